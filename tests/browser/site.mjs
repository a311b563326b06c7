// SPDX-License-Identifier: MIT
//
// For browser tests: a blog with a database of its own, and people at Chromium. Both are gone with the
// test that asked for them.
import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after } from 'node:test';
import { promisify } from 'node:util';
import { chromium } from 'playwright-core';

const program = join(process.env.PLAIT_BIN, 'blog');
export const password = 'a good password';

// What the machine is given for one step; it may be busy with other things.
const patience = 60_000;
export const story = { timeout: 4 * patience };

let launched;
async function browser() {
    launched ??= chromium.launch({ executablePath: process.env.CHROMIUM });
    return launched;
}
after(async () => (await launched)?.close());

// A served blog: { url, run(COMMAND…) }. `people` can sign in with `password`, the first of `admins`
// as well; `demo`: with the posts of the demo.
export async function blog(t, { people = [], admins = [], demo = false } = {}) {
    const folder = await mkdtemp(join(tmpdir(), 'plait-blog-'));
    const database = ['--database', join(folder, 'blog.sqlite')];
    const run = async (...command) => {
        const made = promisify(execFile)(program, [...command, ...database]);
        made.child.stdin.end(password + '\n');
        return made;
    };
    const options = ['--listen', '127.0.0.1:0', '--title', 'Our club', '--pace', '100'];
    if (!demo) options.push('--empty');
    const server = spawn('setpriv', ['--pdeathsig', 'TERM', program, 'serve', ...database, ...options], {
        stdio: ['ignore', 'pipe', 'pipe'],
    });
    const ended = once(server, 'exit');
    let said = '';
    server.stderr.on('data', (text) => (said += text));
    t.after(async () => {
        server.kill();
        const [code] = await ended;
        await rm(folder, { recursive: true });
        assert.equal(code, 0, said);
    });
    let url;
    const told = (text) => (url ??= /http:\/\/\S+/.exec(text)?.[0]);
    server.stderr.on('data', () => told(said));
    createInterface({ input: server.stdout }).on('line', told);
    while (!url) await Promise.race([once(server.stdout, 'data'), once(server.stderr, 'data'), ended]);
    for (const name of [...people, ...admins]) await run('user', 'add', name);
    for (const name of admins) await run('user', 'make-admin', name);
    return { url, run };
}

// A page of a browser of somebody's own. At the end the browser must have had nothing to complain about,
// of scripts, of the Content-Security-Policy, of what it could not load.
export async function visit(t, site, options = {}) {
    const context = await (await browser()).newContext({
        baseURL: site.url,
        reducedMotion: 'reduce',
        ...options,
    });
    context.setDefaultTimeout(patience);
    const page = await context.newPage();
    const complaints = [];
    page.on('pageerror', (error) => complaints.push(String(error)));
    page.on('console', (message) => {
        // A page that says why it was refused is no complaint, nor is what a test calls `refused`.
        const { url } = message.location();
        const refused = message.text().startsWith('Failed to load resource') &&
            (url === page.url() || page.refused?.test(url));
        if (message.type() === 'error' && !refused) complaints.push(`${page.url()}: ${message.text()}`);
    });
    t.after(async () => {
        await context.close();
        assert.deepEqual(complaints, []);
    });
    await page.goto('/');
    return page;
}

// Opens a session through the form.
export async function signIn(page, name, secret = password) {
    await page.goto('/account/signin');
    await page.getByLabel('Name').fill(name);
    await page.getByLabel('Password').fill(secret);
    await page.getByRole('main').getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('link', { name: 'Account' }).waitFor();
}

export async function write(page, { title, text, tags = '', action = 'Publish' }) {
    await page.getByRole('link', { name: 'Write' }).first().click();
    await page.getByLabel('Title').fill(title);
    await page.getByLabel('Text').fill(text);
    await page.getByLabel('Tags').fill(tags);
    await page.getByRole('button', { name: action }).click();
}

export const heading = (page, name) => page.getByRole('heading', { level: 1, name });
export const path = (page) => new URL(page.url()).pathname;
