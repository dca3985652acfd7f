/** Loads a bundle in a fresh process and says how long that took since the process began, and how much CPU. */
require(process.argv[2]);
const ms = performance.now();
const { user, system } = process.cpuUsage();
console.log(JSON.stringify({ ms, cpuMs: (user + system) / 1000 }));
process.exit();
