import { describe, expect, it } from "vitest";
import { type Args, block, data, eachValue, type Meta, resource } from "../index.ts";
import type { Provider } from "./provider.ts";
import { requiredVersions } from "./provider-versions.ts";

const source = "https://example.org/changelog";
const providers: readonly Provider[] = [
  {
    name: "mars",
    versions: {
      least: "2.0",
      below: "3",
      floors: [
        { at: "mars_queue.order", first: "2.9", source },
        { at: "mars_queue.retry.jitter", first: "2.10", sound: "2.12", source },
        { at: "mars_queue.retry", first: "2.4", source },
        { at: "mars_function.runtime", value: "node24", first: "2.7", source },
        { at: "mars_stream", first: "2.30", source },
        { at: "data.mars_region", first: "2.31", source },
      ],
    },
  },
  { name: "mars-beta", versions: { least: "2.2", below: "3" } },
  { name: "venus", versions: { least: "4.73" } },
];

function versionOf(type: string, args: Args, meta?: Meta): string | undefined {
  return requiredVersions([resource(type, "x", args, meta)], providers).mars;
}

describe("the versions of providers", () => {
  it("are the least where nothing newer is used", () => {
    expect(versionOf("mars_queue", {})).toBe(">= 2.0, < 3");
  });

  it("are of one major version where no more are named", () => {
    expect(requiredVersions([resource("venus_queue", "x", {})], providers)).toEqual({ venus: "~> 4.73" });
  });

  it("are those of the newest that is used", () => {
    expect(versionOf("mars_queue", { retry: block({}) })).toBe(">= 2.4, < 3");
    expect(versionOf("mars_queue", { order: true, retry: block({}) })).toBe(">= 2.9, < 3");
    expect(versionOf("mars_stream", {})).toBe(">= 2.30, < 3");
    expect(requiredVersions([data("mars_region", "x", {})], providers)).toEqual({ mars: ">= 2.31, < 3" });
  });

  it("are those in which it works", () => {
    expect(versionOf("mars_queue", { order: true, retry: block({ jitter: 1 }) })).toBe(">= 2.12, < 3");
  });

  it("may depend on a value, also of one instance", () => {
    expect(versionOf("mars_function", { runtime: "node22" })).toBe(">= 2.0, < 3");
    expect(versionOf("mars_function", { runtime: "node24" })).toBe(">= 2.7, < 3");
    const each = { forEach: { a: { runtime: "node22" }, b: { runtime: "node24" } } };
    expect(versionOf("mars_function", { runtime: eachValue("runtime") }, each)).toBe(">= 2.7, < 3");
  });

  it("are asked for of the providers that are used, by name", () => {
    const beta = resource("mars_queue", "x", { order: true }, { provider: "mars-beta" });
    expect(requiredVersions([beta, resource("terraform_data", "y", {})], providers)).toEqual({
      "mars-beta": ">= 2.2, < 3",
    });
    expect(() => requiredVersions([resource("pluto_queue", "x", {})], providers)).toThrow(
      expect.objectContaining({ code: "UNKNOWN_PROVIDER" }),
    );
  });
});
