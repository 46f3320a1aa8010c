import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parse } from "@motif/core";
import * as z from "zod/mini";

const serverFileSchema = z.object({ url: z.url(), pid: z.int() });

/** How to reach the server that has a data folder open. */
export type ServerFile = z.infer<typeof serverFileSchema>;

/** The data folder of an app where none is named: `.motif/<app>` in the current folder. Absolute. */
export function dataFolderOf(app: string, named: string | undefined): string {
  return resolve(named ?? join(".motif", app));
}

/** Tells other commands how to reach this process, which has the data folder open. Removes it again on `remove`. */
export function writeServerFile(dataFolder: string, url: string): { remove(): void } {
  const file = join(dataFolder, "server.json");
  const content: ServerFile = { url, pid: process.pid };
  writeFileSync(`${file}.new`, `${JSON.stringify(content)}\n`);
  renameSync(`${file}.new`, file);
  return { remove: () => rmSync(file, { force: true }) };
}

/** What the data folder says of its server; undefined if there is none, or it was left by a process that is gone. */
export function readServerFile(dataFolder: string): ServerFile | undefined {
  let text: string;
  try {
    text = readFileSync(join(dataFolder, "server.json"), "utf8");
  } catch {
    return undefined;
  }
  const server = parse(serverFileSchema, JSON.parse(text), "server.json");
  return isAlive(server.pid) ? server : undefined;
}

/** Signal 0 only asks whether the process is there; EPERM means that it is, and another user's. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
