// Prints the closing line of a CI run from vitest's own reports, and fails when a test failed or a run left no report.
import { existsSync, readFileSync } from 'node:fs';

const [status, ...files] = process.argv.slice(2);
const missing = files.filter((file) => !existsSync(file));
for (const file of missing) console.error(`${file} is missing: its run did not come to an end`);
const reports = files.filter(existsSync).map((file) => JSON.parse(readFileSync(file, 'utf8')));
const sum = (name) => reports.reduce((total, report) => total + report[name], 0);
const [passed, failed, skipped] = ['numPassedTests', 'numFailedTests', 'numPendingTests'].map(sum);
const isEmpty = missing.length > 0 || reports.some((report) => report.numPassedTests === 0);
console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
process.exitCode = Number(status) !== 0 || failed > 0 || isEmpty ? 1 : 0;
