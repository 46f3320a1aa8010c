import { describe, expect, it } from "vitest";
import { cloudPlatform } from "./cloud-platform.ts";

const parts = { drivers: {}, emit: () => {}, service: "shop", logLevel: "warn" };

describe("the platform of a cloud's process", () => {
  it("has the service and the level of the environment", () => {
    expect(cloudPlatform(parts)).toMatchObject({ service: "shop", logLevel: "warn" });
  });

  it.each(["debug", "info", "warn", "error"])("logs from %s on where the environment says so", (logLevel) => {
    expect(cloudPlatform({ ...parts, logLevel }).logLevel).toBe(logLevel);
  });

  it.each([undefined, "", "WARN", "everything"])("logs from info on with the level %s", (logLevel) => {
    expect(cloudPlatform({ ...parts, logLevel }).logLevel).toBe("info");
  });

  it.each([undefined, ""])("has no service with the name %s", (service) => {
    expect(cloudPlatform({ ...parts, service })).not.toHaveProperty("service");
  });
});
