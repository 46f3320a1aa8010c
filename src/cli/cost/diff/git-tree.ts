import { execFile } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { promisify } from "node:util";
import { UsageError } from "../../errors.ts";

const run = promisify(execFile);
const NODE_MODULES = "node_modules";

/**
 * Calls `use` with a folder of a repository as it is at a commit, which is gone afterwards. The packages are those that are
 * installed now. Throws `UsageError` where the folder is in no repository, or there is no such commit.
 */
export async function withFolderAt<T>(
  folder: string,
  ref: string,
  use: (folder: string) => Promise<T>,
): Promise<T> {
  const app = realpathSync(folder);
  const root = realpathSync((await git(app, ["rev-parse", "--show-toplevel"])).trim());
  const commit = (await git(root, ["rev-parse", "--verify", "--end-of-options", `${ref}^{commit}`])).trim();
  const temporary = mkdtempSync(join(tmpdir(), "motif-diff-"));
  try {
    const tree = join(temporary, "tree");
    // An index of its own: neither the user's index nor the files that are checked out are touched.
    const index = { GIT_INDEX_FILE: join(temporary, "index") };
    await git(root, ["read-tree", commit], index);
    mkdirSync(tree);
    await git(root, ["checkout-index", "--all", `--prefix=${tree}/`], index);
    const inside = relative(root, app);
    linkPackages(root, tree, inside);
    return await use(join(tree, inside));
  } finally {
    rmSync(temporary, { recursive: true });
  }
}

async function git(cwd: string, args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  try {
    return (await run("git", args, { cwd, env: { ...process.env, ...env } })).stdout;
  } catch (error) {
    const said = error instanceof Error && "stderr" in error ? String(error.stderr).trim() : String(error);
    throw new UsageError(`--diff compares with a commit of git, and git says: ${said}`);
  }
}

/** The packages that the folder is loaded with here, at the same places. */
function linkPackages(root: string, tree: string, inside: string): void {
  for (let part = inside; ; part = dirname(part)) {
    const [installed, link] = [join(root, part, NODE_MODULES), join(tree, part, NODE_MODULES)];
    if (existsSync(installed) && existsSync(dirname(link)) && !existsSync(link)) symlinkSync(installed, link);
    if (part === "." || part === "") return;
  }
}
