import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { TerraformError } from "../errors.ts";
import { loadProviderSchema, type ProviderSchema } from "../schemas/provider-schema.ts";
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
  /** `terraform validate`; leaves nothing in the folder. */
  validate(folder: string): Promise<TerraformRun>;
  /** `terraform test` of the folder's `*.tftest.hcl`, which must mock the providers; leaves nothing in the folder. */
  test(folder: string): Promise<TerraformRun>;
  /** For commands that are run by others: with it, terraform uses these providers, which make nothing and say that they did. */
  readonly environment: NodeJS.ProcessEnv;
}

/** The longest that one terraform command may take, in milliseconds. */
const TIMEOUT_MS = 60_000;

/**
 * Calls `use` while providers are served on loopback ports, and stops them afterwards. Start it once for many
 * folders: serving takes longer than validating. Needs the `terraform` binary (see `terraformVersion`).
 * @throws TerraformError `UNKNOWN_PROVIDER` for a provider without a schema in this project, `TERRAFORM_MISSING`
 * without the binary, `TERRAFORM_TIMEOUT` when one command takes longer than a minute.
 */
export async function withOfflineProviders<T>(
  providers: readonly (string | ProviderSchema)[],
  use: (terraform: OfflineTerraform) => Promise<T>,
): Promise<T> {
  const schemas = providers.map((p) => (typeof p === "string" ? loadProviderSchema(p) : p));
  const servers = await Promise.all(schemas.map(serveProvider));
  const session = mkdtempSync(join(tmpdir(), "motif-terraform-"));
  try {
    const reattach = servers.map(({ source, port }) => [source, reattachment(port)]);
    const env = {
      ...offlineEnvironment(),
      TF_REATTACH_PROVIDERS: JSON.stringify(Object.fromEntries(reattach)),
    };
    // Providers that already run need no init, and modules of one folder neither.
    const run = (folder: string, command: string) => {
      const withData = { ...env, TF_DATA_DIR: mkdtempSync(join(session, "data-")) };
      return runTerraform(folder, [command, "-no-color"], withData);
    };
    return await use({
      validate: (folder) => run(folder, "validate"),
      test: (folder) => run(folder, "test"),
      environment: env,
    });
  } finally {
    for (const server of servers) server.close();
    rmSync(session, { recursive: true, force: true });
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

/** A failure of terraform is a result, not an exception. */
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
      else if (error.code === "ENOENT") {
        reject(
          new TerraformError(
            "TERRAFORM_MISSING",
            "terraform is not on the PATH; install it or skip this check",
          ),
        );
      } else if (error.killed) {
        const seconds = TIMEOUT_MS / 1000;
        const command = `terraform ${args[0]} in ${folder}`;
        reject(
          new TerraformError("TERRAFORM_TIMEOUT", `${command} took longer than ${seconds} s and was stopped`),
        );
      } else reject(error);
    });
  });
}
