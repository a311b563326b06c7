// SPDX-License-Identifier: MIT
//
// The pictures of docs/blog.md, made anew; browser.test.sh says what is needed.
import { test } from 'node:test';
import { blog, signIn, visit } from './site.mjs';

const folder = 'docs/blog';
const wide = { width: 900, height: 760 };
const phone = { width: 390, height: 760 };
const draft = `Lay the leeks *flat*, and pour until they swim:

- 1 part vinegar
- 2 parts water
- salt, mustard seed

> Wait a week.
`;

test('pictures of the blog', { timeout: 240_000 }, async (t) => {
    const site = await blog(t, { admins: ['Ann'], people: ['Ben'], demo: true });
    const page = await visit(t, site);
    const picture = async (name, path, { viewport = wide, colorScheme = 'light', act, at } = {}) => {
        await page.setViewportSize(viewport);
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
        await page.goto(path);
        await act?.();
        await (at ? page.locator(at).first() : page.locator('body')).evaluate((element) => {
            element.scrollIntoView();
            document.activeElement.blur();
        });
        await page.screenshot({ path: `${folder}/${name}.png` });
    };
    await picture('home', '/');
    await picture('phone', '/users/linus/blog/posts/a-loaf-that-forgives/', { viewport: phone, colorScheme: 'dark' });
    for (const path of ['/blog/', '/users/', '/users/ada/', '/users/grete/blog/posts/falling-slowly/'])
        await page.goto(path);
    await signIn(page, 'Ann');
    await picture('talk', '/users/linus/blog/posts/a-loaf-that-forgives/', { at: '#comments' });
    await picture('editor', '/users/ann/blog/new', {
        viewport: { width: 900, height: 1180 },
        act: async () => {
            await page.getByLabel('Title').fill('Pickled leeks');
            await page.getByLabel('Text').fill(draft);
            await page.getByLabel('Tags').fill('kitchen, garden');
            await page.getByRole('button', { name: 'Preview' }).click();
            await page.getByLabel('Preview').getByText('Wait a week.').waitFor();
        },
    });
    await picture('admin', '/admin/', { colorScheme: 'dark' });
});
