// SPDX-License-Identifier: MIT
//
// What people do, each story with scripts and without.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { blog, heading, password, path, signIn, story, visit, write } from './site.mjs';

function each(name, tell) {
    for (const javaScriptEnabled of [true, false])
        test(`${name}${javaScriptEnabled ? '' : ', without scripts'}`, story, (t) =>
            tell(t, { javaScriptEnabled }));
}

async function signUp(page, name) {
    await page.goto('/');
    await page.getByRole('link', { name: 'Sign up' }).click();
    await page.getByLabel('Name').fill(name);
    await page.getByLabel('Password').fill(password);
    await page.getByRole('button', { name: 'Sign up' }).click();
    await page.getByRole('link', { name: 'Account' }).waitFor();
}

each('two people sign up; one previews and publishes, the other likes and comments', async (t, how) => {
    const site = await blog(t);
    const ann = await visit(t, site, how);
    const ben = await visit(t, site, how);
    await signUp(ann, 'Ann');
    await signUp(ben, 'Ben');

    const post = { title: 'Leeks in November', text: 'They stand *in a row*.', tags: 'garden' };
    await write(ann, { ...post, action: 'Preview' });
    await ann.getByLabel('Preview').locator('em', { hasText: 'in a row' }).waitFor();
    assert.equal(await ann.getByLabel('Title').inputValue(), post.title);
    assert.equal(await ann.getByLabel('Text').inputValue(), post.text);
    assert.equal(await ann.getByLabel('Tags').inputValue(), post.tags);
    await ann.getByRole('button', { name: 'Publish' }).click();
    await heading(ann, post.title).waitFor();

    await ben.goto('/');
    await ben.getByRole('link', { name: post.title }).click();
    await ben.getByText('no likes').waitFor();
    await ben.getByRole('button', { name: 'Like' }).click();
    await ben.getByText('one like').waitFor();
    await ben.getByRole('button', { name: 'Liked', pressed: true }).click();
    await ben.getByText('no likes').waitFor();
    await ben.getByRole('button', { name: 'Like' }).click();
    await ben.getByText('one like').waitFor();
    await ben.getByLabel('Your comment').fill('Mine are **short**.');
    await ben.getByRole('button', { name: 'Comment' }).click();
    await ben.locator('.comment strong', { hasText: 'short' }).waitFor();

    await ann.reload();
    await ann.getByText('one like').waitFor();
    await ann.getByRole('link', { name: 'Reply' }).click();
    await ann.getByText('Mine are short.').waitFor();
    await ann.getByLabel('Your comment').fill('Earth them up.');
    await ann.getByRole('button', { name: 'Comment' }).click();
    await ann.locator('.comment.depth-2', { hasText: 'Earth them up.' }).waitFor();
});

each('a link invites one person', async (t, how) => {
    const site = await blog(t);
    const { stdout } = await site.run('user', 'invite', '--site', site.url);
    const link = stdout.trim();
    const take = async (page, name) => {
        await page.goto(link);
        const invitation = page.getByLabel('Invitation');
        if (!how.javaScriptEnabled) await invitation.fill(link);
        assert.match(await invitation.inputValue(), /si1_/);
        await page.getByLabel('Name').fill(name);
        await page.getByLabel('Password').fill(password);
        await page.getByRole('main').getByRole('button', { name: 'Sign up' }).click();
    };
    const ann = await visit(t, site, how);
    await take(ann, 'Ann');
    await ann.getByRole('link', { name: 'Account' }).waitFor();
    const ben = await visit(t, site, how);
    await take(ben, 'Ben');
    await ben.getByText('this is no invitation').waitFor();
});

each('breadcrumbs lead from a post to the home page', async (t, how) => {
    const site = await blog(t, { people: ['Ann'] });
    const page = await visit(t, site, how);
    await signIn(page, 'Ann');
    await write(page, { title: 'A post', text: 'Text' });
    for (const [name, to] of [
        ['Posts', '/users/ann/blog/posts/'],
        ['Ann’s blog', '/users/ann/blog/'],
        ['Ann', '/users/ann/'],
        ['Authors', '/users/'],
        ['Our club', '/'],
    ]) {
        const crumbs = page.getByRole('navigation', { name: 'Breadcrumbs' });
        await crumbs.getByRole('link', { name }).last().click();
        await page.waitForURL((url) => url.pathname === to);
    }
});

each('changing the password ends all other sessions', async (t, how) => {
    const site = await blog(t, { people: ['Ann'] });
    const here = await visit(t, site, how);
    const there = await visit(t, site, how);
    await signIn(here, 'Ann');
    await signIn(there, 'Ann');

    await here.goto('/account/');
    await here.getByLabel('The one you have').fill('not this one');
    await here.getByLabel('The new one').fill('an even better password');
    await here.getByRole('button', { name: 'Change the password' }).click();
    await here.getByRole('alert').waitFor();
    await there.goto('/account/');
    await heading(there, 'Ann').waitFor();

    await here.getByLabel('The one you have').fill(password);
    await here.getByLabel('The new one').fill('an even better password');
    await here.getByRole('button', { name: 'Change the password' }).click();
    await heading(here, 'Ann').waitFor();
    await here.getByRole('alert').waitFor({ state: 'detached' });

    await there.goto('/account/');
    await heading(there, 'Sign in').waitFor();
    await signIn(there, 'Ann', 'an even better password');
});

each('one ends a session of another browser, and signs out of one’s own', async (t, how) => {
    const site = await blog(t, { people: ['Ann'] });
    const here = await visit(t, site, how);
    const there = await visit(t, site, how);
    await signIn(here, 'Ann');
    await signIn(there, 'Ann');
    await here.goto('/account/');
    await here.getByRole('button', { name: 'End' }).click();
    await here.getByRole('button', { name: 'End' }).waitFor({ state: 'detached' });
    await there.goto('/account/');
    await heading(there, 'Sign in').waitFor();
    await here.getByRole('button', { name: 'Sign out' }).click();
    await here.getByRole('link', { name: 'Sign in' }).waitFor();
});

each('a form that fails keeps what was typed', async (t, how) => {
    const site = await blog(t);
    const page = await visit(t, site, how);
    await page.goto('/account/signup?next=/users/');
    await page.getByLabel('Name').fill('Ann');
    await page.getByLabel('Password').fill('short');
    await page.getByRole('button', { name: 'Sign up' }).click();
    await page.getByRole('alert').waitFor();
    assert.equal(await page.getByLabel('Name').inputValue(), 'Ann');
    assert.equal(await page.getByLabel('Password').inputValue(), '');
    await page.getByLabel('Password').fill(password);
    await page.getByRole('button', { name: 'Sign up' }).click();
    await page.waitForURL('**/users/');

    await write(page, { title: ' ', text: 'A <text> & more\n\n* “list”', tags: 'one, two' });
    await page.getByRole('alert').waitFor();
    assert.equal(await page.getByLabel('Text').inputValue(), 'A <text> & more\n\n* “list”');
    assert.equal(await page.getByLabel('Tags').inputValue(), 'one, two');
    await page.getByLabel('Title').fill('It has one');
    await page.getByRole('button', { name: 'Publish' }).click();
    await heading(page, 'It has one').waitFor();

    await page.getByLabel('Your comment').fill(' ');
    await page.getByRole('button', { name: 'Comment' }).click();
    await page.getByRole('alert').waitFor();
    await page.getByLabel('Your comment').fill('Not nothing.');
    await page.getByRole('button', { name: 'Comment' }).click();
    await page.locator('.comment', { hasText: 'Not nothing.' }).waitFor();
});

each('a draft is seen by its author alone, is published, changed and deleted', async (t, how) => {
    const site = await blog(t, { people: ['Ann'] });
    const ann = await visit(t, site, how);
    const guest = await visit(t, site, how);
    await signIn(ann, 'Ann');
    await write(ann, { title: 'Not yet', text: 'Almost.', action: 'Save as draft' });
    await heading(ann, 'Not yet').waitFor();
    const draft = path(ann);
    assert.match(draft, /\/drafts\//);
    await guest.goto(draft);
    await heading(guest, 'Sign in').waitFor();

    await ann.getByRole('button', { name: 'Publish' }).click();
    await ann.waitForURL('**/posts/not-yet/');
    await ann.getByRole('link', { name: 'Edit' }).click();
    await ann.getByLabel('Title').fill('Now');
    await ann.getByRole('button', { name: 'Save' }).click();
    await heading(ann, 'Now').waitFor();
    await guest.goto('/');
    await guest.getByRole('link', { name: 'Now' }).click();
    await heading(guest, 'Now').waitFor();

    await ann.getByRole('link', { name: 'Delete' }).click();
    await heading(ann, 'Delete this post?').waitFor();
    await ann.getByRole('link', { name: 'Keep it' }).click();
    await heading(ann, 'Now').waitFor();
    await ann.getByRole('link', { name: 'Delete' }).click();
    await ann.getByRole('button', { name: 'Delete it' }).click();
    await heading(ann, 'Ann’s blog').waitFor();
    await guest.reload();
    await heading(guest, 'There is nothing here').waitFor();
});

each('an uploaded picture is seen in a post', async (t, how) => {
    const site = await blog(t, { people: ['Ann'] });
    const page = await visit(t, site, how);
    await signIn(page, 'Ann');
    const buffer = await page.screenshot({ clip: { x: 0, y: 0, width: 40, height: 30 } });
    await page.goto('/files/');
    await page.getByLabel(/image/).setInputFiles({ name: 'a view.png', mimeType: 'image/png', buffer });
    await page.getByRole('button', { name: 'Upload' }).click();
    const markdown = await page.locator('code').innerText();
    await write(page, { title: 'A picture', text: markdown });
    const seen = page.getByRole('img', { name: 'what it shows' });
    await seen.waitFor();
    if (how.javaScriptEnabled)
        assert.equal(await seen.evaluate(async (image) => (await image.decode(), image.naturalWidth)), 40);
});

each('what was written is found', async (t, how) => {
    const site = await blog(t, { demo: true });
    const page = await visit(t, site, how);
    await page.getByRole('link', { name: 'Search' }).click();
    await page.getByRole('searchbox').fill('robin supervises');
    await page.getByRole('button', { name: 'Search' }).click();
    await page.getByRole('link', { name: 'Leeks in November' }).click();
    await heading(page, 'Leeks in November').waitFor();
});

each('an admin disables an account: its session ends, and none begins', async (t, how) => {
    const site = await blog(t, { people: ['Ben'], admins: ['Ann'] });
    const ann = await visit(t, site, how);
    const ben = await visit(t, site, how);
    await signIn(ann, 'Ann');
    await signIn(ben, 'Ben');
    await ann.getByRole('link', { name: 'Admin' }).click();
    await ann.getByRole('link', { name: 'Accounts' }).click();
    await ann.getByRole('button', { name: 'Disable' }).click();
    await ann.getByRole('button', { name: 'Enable' }).waitFor();
    await ben.goto('/account/');
    await heading(ben, 'Sign in').waitFor();
    await ben.getByLabel('Name').fill('Ben');
    await ben.getByLabel('Password').fill(password);
    await ben.getByRole('button', { name: 'Sign in' }).click();
    await ben.getByRole('alert').waitFor();
});

each('one chooses a language, and reads all in it', async (t, how) => {
    const site = await blog(t, { people: ['Ann'], demo: true });
    const page = await visit(t, site, how);
    await signIn(page, 'Ann');
    await page.goto('/account/');
    await page.getByLabel('Language').selectOption('Русский');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.locator('html[lang=ru]').waitFor();
    await page.getByRole('link', { name: 'Авторы' }).click();
    await heading(page, 'Авторы').waitFor();
    await page.getByRole('link', { name: 'Linus' }).click();
    await page.getByRole('main').getByRole('link', { name: 'Блог' }).click();
    await page.getByRole('link', { name: 'A loaf that forgives' }).click();
    await page.getByLabel('Ваш комментарий').fill('Хлеб');
    await page.getByRole('button', { name: 'Комментировать' }).click();
    await page.locator('.comment', { hasText: 'Хлеб' }).waitFor();
});

test('a visitor reads the language of the browser', story, async (t) => {
    const site = await blog(t, { demo: true });
    const page = await visit(t, site, { locale: 'nl-BE' });
    await page.locator('html[lang=nl]').waitFor();
    await page.getByText('3 reacties').waitFor();
});

// What a page that has been left does not know any more.
const mark = (page) => page.evaluate(() => void (window.marked = true));
const is_marked = (page) => page.evaluate(() => window.marked === true);

test('with scripts, one likes without leaving the page', story, async (t) => {
    const site = await blog(t, { people: ['Ann'], demo: true });
    const page = await visit(t, site);
    await signIn(page, 'Ann');
    await page.getByRole('link', { name: 'Leeks in November' }).click();
    await page.getByRole('button', { name: 'Like' }).waitFor();
    await mark(page);
    await page.getByRole('button', { name: 'Like' }).click();
    const liked = page.getByRole('button', { name: 'Liked', pressed: true });
    await liked.waitFor();
    assert.ok(await liked.evaluate((button) => button === document.activeElement));
    await liked.click();
    await page.getByRole('button', { name: 'Like', pressed: false }).waitFor();
    assert.ok(await is_marked(page));
});

test('with scripts, a like that is refused says so', story, async (t) => {
    const site = await blog(t, { people: ['Ann'], demo: true });
    const page = await visit(t, site);
    await signIn(page, 'Ann');
    await page.getByRole('link', { name: 'Leeks in November' }).click();
    await page.getByRole('button', { name: 'Like' }).waitFor();
    await page.context().clearCookies();
    page.refused = /\/like$/;
    await page.getByRole('button', { name: 'Like' }).click();
    await heading(page, 'You may not do this').waitFor();
});

test('with scripts, the preview follows the writer', story, async (t) => {
    const site = await blog(t, { people: ['Ann'] });
    const page = await visit(t, site);
    await signIn(page, 'Ann');
    await page.getByRole('link', { name: 'Write' }).click();
    await page.getByLabel('Text').waitFor();
    await mark(page);
    const preview = page.getByLabel('Preview', { exact: true });
    await page.getByLabel('Text').pressSequentially('It is *soon*');
    await preview.locator('em', { hasText: 'soon' }).waitFor();
    await page.getByLabel('Title').pressSequentially('A title');
    await preview.getByRole('heading', { name: 'A title' }).waitFor();
    assert.ok(await page.getByLabel('Title').evaluate((field) => field === document.activeElement));
    await page.getByRole('button', { name: 'Preview' }).click();
    await page.locator('#preview:focus').waitFor();
    assert.ok(await is_marked(page));
    await page.getByRole('button', { name: 'Publish' }).click();
    await heading(page, 'A title').waitFor();
});

test('the keyboard is enough to sign in and to comment', story, async (t) => {
    const site = await blog(t, { people: ['Ann'], demo: true });
    const page = await visit(t, site);
    const tabTo = async (what) => {
        for (let i = 0; i < 100; ++i) {
            await page.keyboard.press('Tab');
            if (await what.evaluate((element) => element === document.activeElement)) {
                assert.ok(await what.evaluate((element) => element.matches(':focus-visible')));
                return;
            }
        }
        assert.fail('100 tabs do not lead there');
    };
    await tabTo(page.getByRole('link', { name: 'Skip to the content' }));
    await tabTo(page.getByRole('link', { name: 'Sign in' }));
    await page.keyboard.press('Enter');
    await heading(page, 'Sign in').waitFor();
    await tabTo(page.getByLabel('Name'));
    await page.keyboard.type('Ann');
    await tabTo(page.getByLabel('Password'));
    await page.keyboard.type(password);
    await page.keyboard.press('Enter');
    await page.getByRole('link', { name: 'Account' }).waitFor();
    await tabTo(page.getByRole('link', { name: 'Leeks in November' }));
    await page.keyboard.press('Enter');
    await heading(page, 'Leeks in November').waitFor();
    await tabTo(page.getByLabel('Your comment'));
    await page.keyboard.type('By hand.');
    await tabTo(page.getByRole('button', { name: 'Comment' }));
    await page.keyboard.press('Enter');
    await page.locator('.comment', { hasText: 'By hand.' }).waitFor();
});
