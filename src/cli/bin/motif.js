#!/usr/bin/env node
// Plain JavaScript that any Node can run. In a checkout the rest of Motif is TypeScript, which Node runs as it is from
// version 24 on. An older Node hands over to the Node 24 that npm installed beside Motif (package "node"); where there is none,
// it runs what needs no newer one.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import module from "node:module";
import { constants } from "node:os";
import { join } from "node:path";

const OLDEST_MAJOR = 24;

// Under load, V8 lets the space for young objects grow to 16 MB, three times over. Half of it is as fast (measured:
// bench/), and `motif dev` takes 80 MB less. V8 reads the flag when the process starts, and never again.
const FLAGS = ["--max-semi-space-size=8"];

/** What makes an app that then has Node 24, and what says how. */
const ON_ANY_NODE = ["init", "help", "--help", "-h", "--version", "-V"];
/** As it is published. */
const COMPILED = new URL("../main.js", import.meta.url);

goWhereItWasTyped();
if (Number(process.versions.node.split(".")[0]) < OLDEST_MAJOR) {
  const [command = "--help"] = process.argv.slice(2);
  const node = newerNode();
  if (node !== undefined) handOver(node);
  else if (existsSync(COMPILED) && ON_ANY_NODE.includes(command)) await run();
  else fail("");
} else {
  if (!FLAGS.every((flag) => process.execArgv.includes(flag))) becomeNodeWithFlags();
  module.enableCompileCache();
  await run();
}

async function run() {
  const { main } = await import(existsSync(COMPILED) ? COMPILED.href : "../main.ts");
  process.exitCode = await main(process.argv.slice(2));
}

/**
 * Inside of a workspace, npx runs commands in the folder of that workspace, and says in INIT_CWD where it was typed: `..` means
 * there. In a process that something else started meanwhile, in another folder, the variables are none of ours.
 */
function goWhereItWasTyped() {
  const { npm_lifecycle_event, npm_package_json, INIT_CWD } = process.env;
  if (npm_lifecycle_event !== "npx" || !INIT_CWD) return;
  if (npm_package_json === join(process.cwd(), "package.json")) process.chdir(INIT_CWD);
}

/** Goes on in the same process, from its beginning. Windows cannot do that: there it goes on without the flags. */
function becomeNodeWithFlags() {
  if (process.platform === "win32") return;
  const node = process.execPath;
  process.execve(node, [node, ...FLAGS, ...process.execArgv, ...process.argv.slice(1)], process.env);
}

function newerNode() {
  try {
    const require = module.createRequire(import.meta.url);
    return require.resolve("node/bin/node");
  } catch {
    return undefined;
  }
}

function handOver(node) {
  const child = spawn(node, [...FLAGS, ...process.argv.slice(1)], { stdio: "inherit" });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  child.on("error", (error) => fail(` (${node}: ${error.message})`));
  child.on("exit", (code, signal) => {
    process.exitCode = code ?? 128 + constants.signals[signal];
  });
}

function fail(reason) {
  console.error(
    `error: motif needs Node ${OLDEST_MAJOR} or newer, and this is ${process.version}. ` +
      `Run "npm ci" where Motif is installed, which installs the Node of package "node" beside it${reason}, or install Node ${OLDEST_MAJOR}.`,
  );
  process.exitCode = 1;
}
