// SPDX-License-Identifier: MIT
//
// How the tests went, as tools/junit.awk reads it: what failed and why, then the counts.
export default async function* report(events) {
    const counts = { passed: 0, failed: 0, skipped: 0 };
    for await (const { type, data } of events) {
        if (type === 'test:stdout' || type === 'test:stderr') yield data.message;
        if (type !== 'test:pass' && type !== 'test:fail') continue;
        const how = type === 'test:fail' ? 'failed' : data.skip ? 'skipped' : 'passed';
        ++counts[how];
        const seconds = (data.details.duration_ms / 1000).toFixed(1);
        yield `${how}: ${data.name} (${seconds} s)\n`;
        if (how === 'failed') yield `${data.details.error.cause?.stack ?? data.details.error.stack}\n`;
    }
    yield `tests: ${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped\n`;
}
