import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { BlobServiceClient, StorageSharedKeyCredential } from "@azure/storage-blob";
import { CLIENT_OPTIONS } from "../../src/azure/bucket/client-options.ts";

const AZURITE = fileURLToPath(new URL("../node_modules/azurite/dist/src/blob/main.js", import.meta.url));

/** Whether the emulator is installed. */
export const hasAzurite = existsSync(AZURITE);

/** Says once why tests are skipped. */
export const AZURITE_MISSING = "skipped: azurite is not installed (npm ci --prefix conformance)";

/** The well-known account of the emulator (https://learn.microsoft.com/azure/storage/common/storage-connect-azurite). */
export const ACCOUNT = {
  name: "devstoreaccount1",
  key: "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==",
} as const;

/** A running Blob Storage emulator. */
export interface Azurite {
  /** With the account's name as its path. */
  readonly endpoint: string;
  /** A client with the account's key; through a proxy of the endpoint's server, where one is given. */
  client(proxy?: string): BlobServiceClient;
  stop(): Promise<void>;
}

/** Files with a certificate and its key: with them, azurite speaks HTTPS and takes the tokens of identities. */
export interface CertificateFiles {
  readonly cert: string;
  readonly key: string;
}

/** Starts azurite on a free port of the loopback interface; blobs are kept in memory. */
export async function startAzurite(tls?: CertificateFiles): Promise<Azurite> {
  const folder = mkdtempSync(join(tmpdir(), "motif-azurite-"));
  const args = [
    "--blobHost",
    "127.0.0.1",
    "--blobPort",
    "0",
    "--inMemoryPersistence",
    "--skipApiVersionCheck",
  ];
  if (tls) args.push("--oauth", "basic", "--cert", tls.cert, "--key", tls.key);
  const child = spawn(process.execPath, [AZURITE, ...args], {
    cwd: folder,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const address = await listening(child);
  const endpoint = `${address}/${ACCOUNT.name}`;
  return {
    endpoint,
    client: (proxy = endpoint) =>
      new BlobServiceClient(proxy, new StorageSharedKeyCredential(ACCOUNT.name, ACCOUNT.key), CLIENT_OPTIONS),
    async stop() {
      if (child.exitCode === null) {
        const exited = new Promise((resolve) => child.once("exit", resolve));
        child.kill("SIGKILL");
        await exited;
      }
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The address that it says it listens on. */
function listening(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = "";
    child.once("exit", (code) => reject(new Error(`azurite ended with ${code}: ${output}`)));
    child.stdout?.setEncoding("utf8").on("data", (text: string) => {
      output += text;
      const address = /listens on (https?:\/\/127\.0\.0\.1:\d+)/.exec(output)?.[1];
      if (address !== undefined) resolve(address);
    });
  });
}
