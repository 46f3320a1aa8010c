import { UnsupportedError } from "@motif/core";
import { describe, expect, it } from "vitest";
import { type Refuse, refusing, wholeSeconds } from "./refusals.ts";

describe("refusals", () => {
  it("are thrown together, each once", () => {
    const make = (refuse: Refuse) => {
      refuse("queue jobs", "has a delay");
      refuse("queue jobs", "has a delay");
      refuse("queue mails", "has a delay");
    };
    expect(() => refusing("Mars", "shop", make)).toThrow(
      new UnsupportedError("Mars", "shop", [
        { where: "queue jobs", message: "has a delay" },
        { where: "queue mails", message: "has a delay" },
      ]),
    );
  });

  it("leave what is made alone where there are none", () => {
    expect(refusing("Mars", "shop", () => "plan")).toBe("plan");
  });

  it("are about parts of a second too", () => {
    expect(refusing("Mars", "shop", (refuse) => wholeSeconds(2000, "queue jobs", "delay", refuse))).toBe(2);
    expect(() =>
      refusing("Mars", "shop", (refuse) => wholeSeconds(1500, "queue jobs", "delay", refuse)),
    ).toThrow("queue jobs: delay is 1500 ms; Mars takes whole seconds");
  });
});
