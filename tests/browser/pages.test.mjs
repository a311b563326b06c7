// SPDX-License-Identifier: MIT
//
// Each kind of page: valid, accessible, not wider than a small phone in whichever direction it runs, and
// no complaint of the browser.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { HtmlValidate } from 'html-validate';
import { kinds, look, populated } from './pages.mjs';

const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const validator = new HtmlValidate({
    extends: ['html-validate:standard'],
});
const screens = [
    { colorScheme: 'light', width: 390, height: 844 },
    { colorScheme: 'dark', width: 390, height: 844 },
    { colorScheme: 'light', width: 1440, height: 900 },
    { colorScheme: 'dark', width: 1440, height: 900 },
];

async function check_validity(name, answer) {
    const { results } = await validator.validateString(await answer.text(), name);
    const wrong = results.flatMap(({ messages }) =>
        messages.map(({ line, message, ruleId }) => `line ${line}: ${message} (${ruleId})`));
    assert.deepEqual(wrong, []);
}

// Playwright's own world: the page's Content-Security-Policy forbids what others inject.
async function check_accessibility(page, { colorScheme, width, height }) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.setViewportSize({ width, height });
    const violations = await page.evaluate(async () => (await axe.run()).violations);
    const wrong = violations.flatMap(({ id, help, nodes }) =>
        nodes.map(({ html, failureSummary }) => `${id}: ${help}\n${html}\n${failureSummary}`));
    assert.deepEqual(wrong, [], `${colorScheme}, ${width} pixels wide`);
}

async function check_width(page) {
    await page.setViewportSize({ width: 320, height: 640 });
    for (const direction of ['ltr', 'rtl']) {
        const width = await page.evaluate((dir) => {
            document.documentElement.dir = dir;
            return document.documentElement.scrollWidth;
        }, direction);
        assert.ok(width <= 320, `${direction}: it is ${width} pixels wide on a screen of 320`);
    }
}

// Longer words, and the letters of another script.
test('each kind of page in Russian', { timeout: 540_000 }, async (t) => {
    const pages = await populated(t);
    for (const who of ['ann', 'ben']) {
        await pages[who].goto('/account/');
        await pages[who].getByLabel('Language').selectOption('ru');
        await pages[who].getByRole('button', { name: 'Save' }).click();
        await pages[who].locator('html[lang=ru]').waitFor();
    }
    await pages.guest.setExtraHTTPHeaders({ 'Accept-Language': 'ru' });
    for (const [name, kind] of Object.entries(kinds(pages)).filter(([, { send }]) => !send))
        await t.test(`${name} in Russian is valid, accessible and as wide as the screen`, async () => {
            const { page, answer } = await look(pages, kind);
            assert.equal(answer.status(), kind.status);
            await check_validity(name, answer);
            await page.evaluate(axe);
            await check_accessibility(page, screens[0]);
            await check_width(page);
        });
});

test('each kind of page', { timeout: 540_000 }, async (t) => {
    const pages = await populated(t);
    for (const [name, kind] of Object.entries(kinds(pages)))
        await t.test(`${name} is valid, accessible and as wide as the screen`, async () => {
            const { page, answer } = await look(pages, kind);
            assert.equal(answer.status(), kind.status);
            await check_validity(name, answer);
            await page.evaluate(axe);
            for (const screen of screens) await check_accessibility(page, screen);
            await check_width(page);
        });
});
