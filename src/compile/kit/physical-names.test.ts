import { describe, expect, it } from "vitest";
import { type PhysicalName, prefixLength } from "./physical-names.ts";
import { refusing } from "./refusals.ts";

const length = (names: readonly PhysicalName[]) =>
  refusing("Mars", "shop", (refuse) => prefixLength(names, refuse));

describe("physical names", () => {
  it("leave the prefix as much room as the one with the least", () => {
    expect(
      length([
        { where: "function pay", service: "role", name: "shop-pay", limit: 64 },
        { where: "bucket mails", service: "bucket", name: "shop-mails", extra: 13, limit: 63 },
      ]),
    ).toBe(63 - "shop-mails".length - 13 - 1);
  });

  it("are refused where they leave too little", () => {
    const name = "shop-settle-the-account-of-a-customer";
    expect(() => length([{ where: "function pay", service: "role", name, limit: 57 }])).toThrow(
      `function pay: its name on Mars, ${name}, leaves 19 of the 57 characters of a role for the project's name and environment; 20 are needed`,
    );
    expect(length([{ where: "function pay", service: "role", name, limit: 58 }])).toBe(20);
  });

  it("are refused where two of a kind are the same", () => {
    const role = { service: "role", name: "shop-pay", limit: 64 };
    const twins = [
      { where: "function pay", ...role },
      { where: "schedule pay", ...role },
    ];
    expect(() => length(twins)).toThrow(
      "schedule pay: gets the same role name on Mars as function pay (shop-pay); rename one",
    );
    expect(
      length([twins[0], { where: "job pay", ...role, service: "job" }].filter((name) => name !== undefined)),
    ).toBe(55);
  });
});
