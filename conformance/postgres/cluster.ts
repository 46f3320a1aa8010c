import { spawnSync } from "node:child_process";
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir, userInfo } from "node:os";
import { delimiter, join } from "node:path";

/** Debian keeps the commands of each version apart from the PATH. */
const DEBIAN = "/usr/lib/postgresql";

/** Where PostgreSQL's commands are; undefined where they are not installed, or where only root could run them, who may not. */
export const postgresCommands = commandsFolder();

/** Says once why tests are skipped. */
export const POSTGRES_MISSING = "skipped: PostgreSQL is not installed (Debian's package postgresql)";

/** A PostgreSQL of its own, in a temporary folder, which nobody reaches but by the socket in it. */
export class Cluster implements Disposable {
  /** What clients give as `host`. */
  readonly socketFolder: string;
  readonly #commands: string;

  /** Starts one with so many connections, of which PostgreSQL keeps three for superusers. Its superuser is `postgres`. */
  constructor(maxConnections: number) {
    if (postgresCommands === undefined) throw new Error(POSTGRES_MISSING);
    this.#commands = postgresCommands;
    this.socketFolder = mkdtempSync(join(tmpdir(), "motif-pg-"));
    if (isRoot()) chownSync(this.socketFolder, ...postgresUser());
    try {
      this.#run("initdb", "--pgdata", this.#data, "--auth", "trust", "--username", "postgres", "--no-sync");
      const options = `-c max_connections=${maxConnections} -c listen_addresses='' -c fsync=off -k ${this.socketFolder}`;
      this.#run(
        "pg_ctl",
        "-D",
        this.#data,
        "-w",
        "-l",
        join(this.socketFolder, "log"),
        "-o",
        options,
        "start",
      );
    } catch (error) {
      this.#removeFolder();
      throw error;
    }
  }

  [Symbol.dispose](): void {
    this.#run("pg_ctl", "-D", this.#data, "-w", "-m", "immediate", "stop");
    this.#removeFolder();
  }

  get #data(): string {
    return join(this.socketFolder, "data");
  }

  #removeFolder(): void {
    rmSync(this.socketFolder, { recursive: true, force: true });
  }

  /** Runs one of PostgreSQL's commands, as another user where we are root: it does not run as root. */
  #run(command: string, ...args: readonly string[]): void {
    const [file = "", ...rest] = [
      ...(isRoot() ? ["runuser", "-u", "postgres", "--"] : []),
      join(this.#commands, command),
      ...args,
    ];
    // Not "pipe": the server would keep it open.
    const { status, error } = spawnSync(file, rest, { cwd: tmpdir(), stdio: "ignore" });
    if (status !== 0) throw new Error(`${command} ended with ${status}`, { cause: error });
  }
}

function commandsFolder(): string | undefined {
  const versions = existsSync(DEBIAN) ? readdirSync(DEBIAN).sort((a, b) => Number(b) - Number(a)) : [];
  const folders = [
    ...versions.map((version) => join(DEBIAN, version, "bin")),
    ...(process.env.PATH ?? "").split(delimiter),
  ];
  const found = folders.find((folder) =>
    ["initdb", "pg_ctl", "postgres"].every((command) => existsSync(join(folder, command))),
  );
  return isRoot() && spawnSync("id", ["postgres"]).status !== 0 ? undefined : found;
}

function isRoot(): boolean {
  return userInfo().uid === 0;
}

/** Ids of the user whom Debian's package makes. */
function postgresUser(): [uid: number, gid: number] {
  const [uid, gid] = ["-u", "-g"].map((option) =>
    Number(spawnSync("id", [option, "postgres"], { encoding: "utf8" }).stdout),
  );
  return [uid ?? 0, gid ?? 0];
}
