// Loads one bundle in a fresh process, and prints how long that took in milliseconds. The Functions Framework loads before
// the function, so it is loaded here too: both sides find it, and Node's own modules that it uses, there already.
await import("@google-cloud/functions-framework");
const start = process.hrtime.bigint();
await import(process.argv[2]);
console.log(Number(process.hrtime.bigint() - start) / 1e6);
