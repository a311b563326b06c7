// SPDX-License-Identifier: MIT
//
// What is nicer with scripts; without, and where this fails, the same buttons load a page.
//
//   <button data-part="ID">             sends its form without leaving the page: the element of that id
//                                       in the answer takes the place of ours
//   <button data-part="ID" data-live>   also by itself, while its form is written in
//   <input data-hash>                   is filled with what stands behind the # of the page's address
'use strict';

async function exchange(button, signal) {
    const form = button.form;
    // A button that is called "action" hides form.action.
    const answer = await fetch(form.getAttribute('action') ?? location.pathname, {
        method: 'POST',
        body: new URLSearchParams(new FormData(form, button)),
        signal,
    });
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    const fresh = page.getElementById(button.dataset.part);
    if (!answer.ok || !fresh) throw new Error('there is no such part');
    document.getElementById(button.dataset.part).replaceWith(fresh);
    return fresh;
}

document.addEventListener('submit', async (event) => {
    const button = event.submitter;
    if (!button?.dataset.part) return;
    event.preventDefault();
    if (button.ariaBusy) return; // pressed twice
    button.ariaBusy = 'true';
    try {
        const fresh = await exchange(button);
        (fresh.querySelector('button') ?? fresh).focus();
    } catch {
        delete button.dataset.part;
        button.form.requestSubmit(button);
    }
    button.ariaBusy = null;
});

for (const button of document.querySelectorAll('button[data-live]')) {
    const pause = 400; // milliseconds
    let timer;
    let previous;
    button.form.addEventListener('input', () => {
        clearTimeout(timer);
        timer = setTimeout(() => {
            previous?.abort();
            previous = new AbortController();
            exchange(button, previous.signal).catch(() => {}); // what was seen before stays
        }, pause);
    });
}

for (const field of document.querySelectorAll('input[data-hash]')) field.value ||= location.hash.slice(1);
