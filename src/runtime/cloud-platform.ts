import type { Platform } from "./contract.ts";

const LEVELS = ["debug", "info", "warn", "error"] as const;

/** What an adapter of a cloud knows; `service`, `metricsNamespace` and `logLevel` are as they stand in the environment. */
export interface CloudParts extends Pick<Platform, "drivers" | "emit"> {
  readonly service: string | undefined;
  /** Where deployments share a place for metrics. */
  readonly metricsNamespace?: string | undefined;
  readonly logLevel: string | undefined;
}

/** The platform of a process on a cloud: real clock, real chance. Without a known level it logs from `info` on. */
export function cloudPlatform({ drivers, emit, service, metricsNamespace, logLevel }: CloudParts): Platform {
  return {
    ...(service && { service }),
    ...(metricsNamespace && { metricsNamespace }),
    drivers,
    emit,
    now: Date.now,
    newId: () => crypto.randomUUID(),
    random: Math.random,
    logLevel: LEVELS.find((level) => level === logLevel) ?? "info",
  };
}
