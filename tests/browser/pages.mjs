// SPDX-License-Identifier: MIT
//
// Every kind of page of a blog that is in use: what it is, who looks, how one gets there.
import { blog, heading, password, path, signIn, visit, write } from './site.mjs';

const text = `# A heading

A paragraph with *emphasis*, **strong words**, ~~none~~, \`code\` and [a link](https://example.org/).

> Quoted

1. one
2. two

- [x] done
- [ ] not yet

|What|How much|
|:-|-:|
|flour|500 g|

\`\`\`
right pedal: as usual, and a line that is much longer than any screen of a phone is ever going to be
\`\`\`
`;

// A blog, with two people at their browsers (Ann is its admin) and a guest.
export async function populated(t, options) {
    const site = await blog(t, { people: ['Ben'], admins: ['Ann'], demo: true });
    const ann = await visit(t, site, options);
    const ben = await visit(t, site, options);
    const guest = await visit(t, site, options);
    await signIn(ann, 'Ann');
    await signIn(ben, 'Ben');
    await ann.goto('/account/');
    await ann.getByLabel('In a few words').fill('Gardener with a small and muddy plot.');
    await ann.getByRole('button', { name: 'Save' }).click();
    const buffer = await ann.screenshot({ clip: { x: 0, y: 0, width: 400, height: 300 } });
    await ann.goto('/files/');
    await ann.getByLabel(/image/).setInputFiles({ name: 'view.png', mimeType: 'image/png', buffer });
    await ann.getByRole('button', { name: 'Upload' }).click();
    await ann.locator('code').waitFor();
    await write(ann, { title: 'A draft', text: 'Not yet.', action: 'Save as draft' });
    await write(ann, { title: 'One of everything', text, tags: 'one, everything' });
    await heading(ann, 'One of everything').waitFor();
    const post = path(ann);
    for (const [who, said] of [[ben, 'The first.'], [ann, 'A reply.'], [ben, 'A reply to a reply.']]) {
        await who.goto(post);
        const reply = who.getByRole('link', { name: 'Reply' }).last();
        if ((await reply.count()) !== 0) await reply.click();
        await who.getByLabel('Your comment').fill(said);
        await who.getByRole('button', { name: 'Comment' }).click();
        await who.locator('.comment', { hasText: said }).waitFor();
    }
    await ben.getByRole('button', { name: 'Like' }).click();
    const comment = await ann.locator('.comment.depth-1').getByRole('link', { name: 'Reply' });
    await ann.reload();
    const reply = await comment.getAttribute('href');
    return { ann, ben, guest, post, comment: reply.replace(/reply$/, '') };
}

const at = (path, status = 200) => ({ path, status });

// A form that is filled in and sent; each field by its label.
const sent = (path, fields, button, status) => ({
    path,
    status,
    async send(page) {
        for (const [label, value] of Object.entries(fields)) await page.getByLabel(label).fill(value);
        await page.getByRole('main').getByRole('button', { name: button }).click();
    },
});

// By name: { who, path, status }; `send`: what is done at `path` to get there.
export function kinds({ post, comment }) {
    const own = '/users/ann/blog/';
    return {
        home: { who: 'guest', ...at('/') },
        'home, signed in': { who: 'ben', ...at('/') },
        'the blog of the site': { who: 'guest', ...at('/blog/') },
        'a blog': { who: 'guest', ...at(own) },
        'a blog of one’s own': { who: 'ann', ...at(own) },
        'an empty blog': { who: 'guest', ...at('/users/ben/blog/') },
        posts: { who: 'guest', ...at(`${own}posts/`) },
        'a post': { who: 'guest', ...at(post) },
        'a post, signed in': { who: 'ben', ...at(post) },
        'a post of one’s own': { who: 'ann', ...at(post) },
        'a post without comments': { who: 'ann', ...at('/blog/posts/welcome/') },
        'a draft': { who: 'ann', ...at(`${own}drafts/a-draft/`) },
        drafts: { who: 'ann', ...at(`${own}drafts/`) },
        'no drafts': { who: 'ben', ...at('/users/ben/blog/drafts/') },
        'a new post': { who: 'ann', ...at(`${own}new`) },
        'a preview': { who: 'ann', ...sent(`${own}new`, { Title: 'A title', Text: text }, 'Preview', 200) },
        'tags that are refused': {
            who: 'ann',
            ...sent(`${own}new`, { Title: 'T', Text: text, Tags: '庭' }, 'Publish', 422),
        },
        'a post that is refused': { who: 'ann', ...sent(`${own}new`, { Title: ' ', Text: text }, 'Publish', 422) },
        'editing a post': { who: 'ann', ...at(`${post}edit`) },
        'deleting a post': { who: 'ann', ...at(`${post}delete`) },
        'the name of a blog': { who: 'ann', ...at(`${own}settings`) },
        comments: { who: 'ben', ...at(`${post}comments/`) },
        'a comment': { who: 'guest', ...at(comment) },
        'replying to a comment': { who: 'ben', ...at(`${comment}reply`) },
        'deleting a comment': { who: 'ben', ...at(`${comment}delete`) },
        'a comment that is refused': {
            who: 'ben',
            ...sent(post, { 'Your comment': ' ' }, 'Comment', 422),
        },
        archive: { who: 'guest', ...at(`${own}archive/`) },
        'a year': { who: 'guest', ...at(`${own}archive/1999/`) },
        'a month': { who: 'guest', ...at(`${own}archive/1999/12/`) },
        tags: { who: 'guest', ...at(`${own}tags/`) },
        'a tag': { who: 'guest', ...at(`${own}tags/everything/`) },
        authors: { who: 'guest', ...at('/users/') },
        'an author': { who: 'guest', ...at('/users/ann/') },
        'oneself as an author': { who: 'ann', ...at('/users/ann/') },
        search: { who: 'guest', ...at('/search') },
        'what was found': { who: 'guest', ...at('/search?q=november') },
        'what was not found': { who: 'guest', ...at('/search?q=nosuchword') },
        'signing in': { who: 'guest', ...at('/account/signin') },
        'a wrong password': {
            who: 'guest',
            ...sent('/account/signin', { Name: 'Ann', Password: 'a wrong one' }, 'Sign in', 401),
        },
        'signing up': { who: 'guest', ...at('/account/signup') },
        'being invited': { who: 'guest', ...at('/account/invited') },
        'an account that is refused': {
            who: 'guest',
            ...sent('/account/signup', { Name: 'Ann', Password: password }, 'Sign up', 409),
        },
        account: { who: 'ann', ...at('/account/') },
        'a password that is refused': {
            who: 'ann',
            ...sent(
                '/account/',
                { 'The one you have': password, 'The new one': 'short' },
                'Change the password',
                422,
            ),
        },
        pictures: { who: 'ann', ...at('/files/') },
        'no pictures': { who: 'ben', ...at('/files/') },
        admin: { who: 'ann', ...at('/admin/') },
        accounts: { who: 'ann', ...at('/admin/users') },
        connections: { who: 'ann', ...at('/admin/stacks') },
        'error 403': { who: 'ben', ...at('/admin/', 403) },
        'error 404': { who: 'guest', ...at('/nothing/here', 404) },
        'error 404, signed in': { who: 'ben', ...at(`${own}posts/nothing/`, 404) },
        'error 405': { who: 'guest', ...at('/account/signout', 405) },
        'error 413': {
            who: 'ann',
            path: `${own}settings`,
            status: 413,
            async send(page) {
                const hidden = page.getByRole('main').locator('input[type=hidden]');
                await hidden.evaluate((field) => (field.value = 'long '.repeat(300_000)));
                await page.getByRole('button', { name: 'Save' }).click();
            },
        },
    };
}

// Opens a page; gives what the server said.
export async function look(pages, { who, path, send }) {
    const page = pages[who];
    let answer = await page.goto(path);
    if (send) {
        const posted = page.waitForResponse((response) => response.request().method() === 'POST');
        await send(page);
        answer = await posted;
        await page.waitForLoadState();
    }
    return { page, answer };
}
