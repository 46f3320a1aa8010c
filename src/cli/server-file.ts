import { readdirSync, readFileSync, renameSync, rmdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { makeFolder } from "@motif/core/model";
import * as z from "zod/mini";

const serverFileSchema = z.object({ url: z.url(), pid: z.int(), dataFolder: z.string() });

/** How to reach a server, and which data folder it has open. */
export type ServerFile = z.infer<typeof serverFileSchema>;

const IN_DATA_FOLDER = "server.json";
/** Below the app's own folder: hidden, so that no change there is taken for one of the app. */
const IN_APP_FOLDER = ".motif";
const ANNOUNCEMENT = /^server-\d+\.json$/;

/** Tells other commands how to reach this process, which has the data folder open. Takes it back on `remove`. */
export function writeServerFile(dataFolder: string, url: string): { remove(): void } {
  const file = join(dataFolder, IN_DATA_FOLDER);
  write(file, { url, pid: process.pid, dataFolder });
  return { remove: () => rmSync(file, { force: true }) };
}

/**
 * Tells commands in other folders that this process runs the app: they know where the app is, not where its data is.
 * Takes it back on `remove`. Throws what the system says where the app's folder cannot be written.
 */
export function announceServer(appFolder: string, dataFolder: string, url: string): { remove(): void } {
  const folder = join(appFolder, IN_APP_FOLDER);
  const made = makeFolder(folder) !== undefined;
  const file = join(folder, `server-${process.pid}.json`);
  write(file, { url, pid: process.pid, dataFolder });
  return {
    remove: () => {
      rmSync(file, { force: true });
      if (made && readdirSync(folder).length === 0) rmdirSync(folder);
    },
  };
}

/** What a data folder says of its server; undefined if there is none, or it was left by a process that is gone. */
export function serverOfData(dataFolder: string): ServerFile | undefined {
  return read(join(dataFolder, IN_DATA_FOLDER));
}

/** The servers of the app in a folder, whatever data they have. */
export function serversOfApp(appFolder: string): ServerFile[] {
  const folder = join(appFolder, IN_APP_FOLDER);
  return namesIn(folder)
    .filter((name) => ANNOUNCEMENT.test(name))
    .flatMap((name) => read(join(folder, name)) ?? []);
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** In one step: whoever reads it meanwhile finds all of it, or nothing. */
function write(file: string, content: ServerFile): void {
  writeFileSync(`${file}.new`, `${JSON.stringify(content)}\n`);
  renameSync(`${file}.new`, file);
}

/** Undefined where there is no such file, or nothing in it that this version of Motif would have written. */
function read(file: string): ServerFile | undefined {
  try {
    const server = serverFileSchema.parse(JSON.parse(readFileSync(file, "utf8")));
    return isAlive(server.pid) ? server : undefined;
  } catch {
    return undefined;
  }
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
