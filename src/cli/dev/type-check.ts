import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { setPriority } from "node:os";
import { dirname, join, resolve, sep } from "node:path";
import * as z from "zod/mini";

const LOW_PRIORITY = 10;

const typescriptPackage = z.object({ bin: z.object({ tsc: z.string() }) });

/** Tells of type errors in the background; serving waits for nothing of it. */
export interface TypeCheck {
  /** Checks the app's files as they are now; a check under way is given up. */
  start(): void;
  close(): void;
}

/**
 * Checks an app's own files by the TypeScript that is installed beside it, with the settings of the nearest `tsconfig.json`; undefined
 * where there is neither. `tell` gets what is wrong where that has changed, and nothing where it is right again.
 */
export function typeCheck(folder: string, tell: (errors: readonly string[]) => void): TypeCheck | undefined {
  const tsc = compilerFor(folder);
  const config = tsc === undefined ? undefined : narrowedConfig(folder);
  if (tsc === undefined || !config) return undefined;
  let running: ChildProcess | undefined;
  let told = "";
  const end = (child: ChildProcess, output: string) => {
    if (running !== child) return;
    running = undefined;
    const errors = errorsIn(output, config.root, folder);
    if (errors.join("\n") === told) return;
    told = errors.join("\n");
    tell(errors);
  };
  return {
    start() {
      running?.kill();
      const options = ["--noEmit", "--pretty", "false", "--project", config.file];
      const child = spawn(process.execPath, [tsc, ...options], {
        cwd: config.root,
        stdio: ["ignore", "pipe", "ignore"],
      });
      running = child;
      let output = "";
      child.stdout.setEncoding("utf8").on("data", (text: string) => {
        output += text;
      });
      child.on("spawn", () => lower(child));
      child.on("error", () => end(child, "")); // no process was to be had: the next change tries again
      child.on("close", () => end(child, output));
    },
    close() {
      const child = running;
      running = undefined;
      child?.kill();
      rmSync(config.file, { force: true });
    },
  };
}

/** The errors in a folder's own files, of what `tsc` prints without `pretty`, with paths from `root` on. */
export function errorsIn(output: string, root: string, folder: string): string[] {
  const own = resolve(folder) + sep;
  return output.split("\n").filter((line) => {
    const path = /^(.+?)\(\d+,\d+\): error TS\d+: /.exec(line)?.[1];
    return path !== undefined && resolve(root, path).startsWith(own);
  });
}

function compilerFor(folder: string): string | undefined {
  try {
    const file = createRequire(join(folder, "package.json")).resolve("typescript/package.json");
    const { bin } = typescriptPackage.parse(JSON.parse(readFileSync(file, "utf8")));
    return join(dirname(file), bin.tsc);
  } catch {
    return undefined; // it is not installed, or none that has a `tsc`
  }
}

/**
 * Settings for the app's files alone, kept where caches are: a repository may have a thousand files beside them. Undefined where
 * there is no `tsconfig.json`, or no place for it.
 */
function narrowedConfig(folder: string): { readonly file: string; readonly root: string } | undefined {
  for (let root = resolve(folder); ; root = dirname(root)) {
    const nearest = join(root, "tsconfig.json");
    if (existsSync(nearest)) {
      const cache = join(root, "node_modules", ".cache", "motif");
      const file = join(cache, `types-${process.pid}.json`);
      const settings = {
        extends: nearest,
        include: [join(resolve(folder), "**/*.ts")],
        exclude: ["**/node_modules", "**/dist"],
      };
      try {
        mkdirSync(cache, { recursive: true });
        writeFileSync(file, JSON.stringify(settings));
        return { file, root };
      } catch {
        return undefined; // a folder that cannot be written is no reason not to run the app
      }
    }
    if (root === dirname(root)) return undefined;
  }
}

/** Requests come first. */
function lower({ pid }: ChildProcess): void {
  try {
    if (pid !== undefined) setPriority(pid, LOW_PRIORITY);
  } catch {
    // It has ended already.
  }
}
