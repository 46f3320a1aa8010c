import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadProviderSchema, type ProviderSchema } from "../schema/provider-schema.ts";
import { offlineEnvironment } from "./binary.ts";
import { serveProvider } from "./provider-server.ts";

/** What a terraform command printed (standard output, then error) and its exit code. */
export interface TerraformRun {
  readonly ok: boolean;
  readonly exitCode: number;
  readonly output: string;
}

/** The real terraform, with providers that answer from the schemas in this project. */
export interface OfflineTerraform {
  /** Environment with which any terraform process finds the providers. */
  readonly env: NodeJS.ProcessEnv;
  /** `terraform init -backend=false && terraform validate`; leaves nothing in the folder. */
  validate(folder: string): Promise<TerraformRun>;
  /** `terraform test` of the folder's `*.tftest.hcl`, which must mock the providers; leaves nothing in the folder. */
  test(folder: string): Promise<TerraformRun>;
}

/** Runs one command; a failure is a result, not an exception. */
type Run = (folder: string, args: readonly string[], dataFolder: string) => Promise<TerraformRun>;

/** The longest that one terraform command may take, in milliseconds. */
const TIMEOUT_MS = 60_000;

/**
 * Calls `use` while providers are served on loopback ports, and stops them afterwards. Start it once for many
 * folders: serving takes longer than validating. Needs the `terraform` binary (see `terraformVersion`).
 * @throws TerraformError `UNKNOWN_PROVIDER` for a provider without a schema in this project.
 */
export async function withOfflineProviders<T>(
  providers: readonly (string | ProviderSchema)[],
  use: (terraform: OfflineTerraform) => Promise<T>,
): Promise<T> {
  const schemas = providers.map((p) => (typeof p === "string" ? loadProviderSchema(p) : p));
  const servers = await Promise.all(schemas.map(serveProvider));
  try {
    const reattach = servers.map(({ source, port }) => [source, reattachment(port)]);
    const env = {
      ...offlineEnvironment(),
      TF_REATTACH_PROVIDERS: JSON.stringify(Object.fromEntries(reattach)),
    };
    const run: Run = (folder, args, data) => runTerraform(folder, args, { ...env, TF_DATA_DIR: data });
    return await use({
      env,
      validate: (folder) => initThen(folder, run, "validate", "-no-color"),
      test: (folder) => initThen(folder, run, "test", "-no-color"),
    });
  } finally {
    for (const server of servers) server.close();
  }
}

/** https://github.com/hashicorp/go-plugin: how terraform is told to use a provider that already runs. */
function reattachment(port: number) {
  return {
    Protocol: "grpc",
    ProtocolVersion: 6,
    Pid: process.pid,
    Test: true,
    Addr: { Network: "tcp", String: `127.0.0.1:${port}` },
  };
}

/** Keeps `.terraform` out of the folder; with providers that already run, `init` writes no lock file either. */
async function initThen(folder: string, run: Run, ...args: readonly string[]): Promise<TerraformRun> {
  const data = mkdtempSync(join(tmpdir(), "motif-terraform-"));
  try {
    const init = await run(folder, ["init", "-backend=false", "-input=false", "-no-color"], data);
    return init.ok ? await run(folder, args, data) : init;
  } finally {
    rmSync(data, { recursive: true, force: true });
  }
}

function runTerraform(
  folder: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<TerraformRun> {
  return new Promise((resolve, reject) => {
    execFile("terraform", args, { cwd: folder, env, timeout: TIMEOUT_MS }, (error, stdout, stderr) => {
      const output = stdout + stderr;
      if (!error) resolve({ ok: true, exitCode: 0, output });
      else if (typeof error.code === "number") resolve({ ok: false, exitCode: error.code, output });
      else reject(error);
    });
  });
}
