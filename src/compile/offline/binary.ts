import { execFileSync } from "node:child_process";

const VERSIONS = new Map<string, string | undefined>();

/** The version of the `terraform` on the PATH, such as "1.11.4"; undefined where there is none. Asked once for each PATH. */
export function terraformVersion(): string | undefined {
  const path = process.env.PATH ?? "";
  if (!VERSIONS.has(path)) VERSIONS.set(path, askedVersion());
  return VERSIONS.get(path);
}

function askedVersion(): string | undefined {
  try {
    const text = execFileSync("terraform", ["version", "-json"], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
      env: offlineEnvironment(),
    });
    return /"terraform_version":\s*"([^"]+)"/.exec(text)?.[1];
  } catch {
    return undefined;
  }
}

/** The environment in which terraform reads no settings of the user's and asks nothing of the network. */
export function offlineEnvironment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !name.startsWith("TF_"));
  return {
    ...Object.fromEntries(kept),
    TF_CLI_CONFIG_FILE: "/dev/null",
    CHECKPOINT_DISABLE: "1",
    TF_IN_AUTOMATION: "1",
    // Its runs are short: collecting garbage less often takes a third less processor time, and 120 MB more.
    GOGC: "400",
  };
}
