// Prints the closing line of a CI run from vitest's own report, and fails when a test failed or none ran.
import { readFileSync } from 'node:fs';

const status = Number(process.argv[2]);
const report = JSON.parse(readFileSync('coverage/report.json', 'utf8'));
const { numPassedTests: passed, numFailedTests: failed, numPendingTests: skipped } = report;
console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
process.exitCode = status !== 0 || failed > 0 || passed === 0 ? 1 : 0;
