import { execFileSync } from "node:child_process";
import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { linkPackages, REPOSITORY } from "../lib/catalogue.ts";

/** A version of the project, in a folder. */
export interface Tree extends Disposable {
  readonly folder: string;
}

/** The project as it is now. */
export const CURRENT: Tree = { folder: REPOSITORY, [Symbol.dispose]() {} };

/** The project at a Git ref, in a temporary folder that is gone when the tree is disposed of. Installed packages are today's. */
export function treeOf(ref: string): Tree {
  const git = (...args: string[]) => execFileSync("git", args, { cwd: REPOSITORY, stdio: "pipe" });
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "motif-bench-")));
  const remove = () => {
    rmSync(folder, { recursive: true });
    git("worktree", "prune");
  };
  try {
    git("worktree", "add", "--detach", folder, ref);
    linkPackages(folder);
  } catch (error) {
    remove();
    throw error;
  }
  return { folder, [Symbol.dispose]: remove };
}
