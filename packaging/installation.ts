/** What `npm run pack` writes, installed outside of the checkout as a user would, with nothing of the checkout in reach. */
import { execFileSync, spawnSync } from "node:child_process";
import { globSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";

export const CHECKOUT = fileURLToPath(new URL("..", import.meta.url));

/** How npm says that there is no registry to be reached. */
const NO_REGISTRY = /\b(?:ENOTFOUND|ECONNREFUSED|ECONNRESET|ETIMEDOUT|EAI_AGAIN|ENETUNREACH|ENOTCACHED)\b/;

/** A new folder, outside of the checkout. */
export function newFolder(): string {
  return realpathSync(mkdtempSync(join(tmpdir(), "motif-installed-")));
}

/** Writes the tarballs of all packages into a folder, and returns their absolute paths by the packages' names. */
export function pack(into: string): ReadonlyMap<string, string> {
  execFileSync(process.execPath, ["scripts/pack.ts", into], {
    cwd: CHECKOUT,
    stdio: ["ignore", "ignore", "inherit"],
    env: environment(join(CHECKOUT, "node_modules/.bin")),
  });
  const tarballs = globSync("*.tgz", { cwd: into }).sort();
  return new Map(
    tarballs.map((file) => [file.replace(/^motif-(.+)-[\d.]+\.tgz$/, "@motif/$1"), join(into, file)]),
  );
}

/** Writes a `package.json` that has packages: tarballs of `packed` by name, others in the version that the checkout has. */
export function writeManifest(
  folder: string,
  packed: ReadonlyMap<string, string>,
  names: readonly string[],
): void {
  const { devDependencies } = JSON.parse(readFileSync(join(CHECKOUT, "package.json"), "utf8"));
  const dependencies = Object.fromEntries(
    names.map((name) => [name, packed.has(name) ? `file:${packed.get(name)}` : devDependencies[name]]),
  );
  mkdirSync(folder, { recursive: true });
  const manifest = {
    private: true,
    type: "module",
    allowScripts: { esbuild: true, node: true },
    dependencies,
  };
  writeFileSync(join(folder, "package.json"), JSON.stringify(manifest));
}

/** Runs `npm install`. Returns why it could not be done where no registry is to be reached, and throws where npm fails otherwise. */
export function install(folder: string): string | undefined {
  const { status, stderr } = run(folder, "npm", ["install", "--prefer-offline", "--no-audit", "--no-fund"]);
  if (status === 0) return undefined;
  if (NO_REGISTRY.test(stderr))
    return `the packages that Motif needs cannot be had: ${stderr.split("\n")[0]}`;
  throw new Error(stderr);
}

/** Unpacks packages beside each other, by their names. */
export function unpack(packed: ReadonlyMap<string, string>, into: string): void {
  for (const [name, tarball] of packed) {
    const at = join(into, name);
    mkdirSync(at, { recursive: true });
    execFileSync("tar", ["-xzf", tarball, "-C", at, "--strip-components=1"]);
  }
}

/** What a command did. */
export interface Outcome {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command in a folder, with what is installed there first on the PATH. */
export function run(folder: string, command: string, args: readonly string[]): Outcome {
  const env = environment(join(folder, "node_modules/.bin"));
  const { status, stdout, stderr, error } = spawnSync(command, args, { cwd: folder, env, encoding: "utf8" });
  if (error) throw error;
  return { status, stdout, stderr };
}

/** The environment without what npm and Vitest put into it, and without the checkout's commands. */
export function environment(first: string): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^(?:npm_|INIT_CWD$|NODE_|VITEST|VITE_|TEST$|DEV$|PROD$|SSR$|MODE$|BASE_URL$)/.test(name),
  );
  const path = (process.env.PATH ?? "").split(delimiter).filter((folder) => !folder.startsWith(CHECKOUT));
  return { ...Object.fromEntries(kept), PATH: [first, ...path].join(delimiter) };
}
