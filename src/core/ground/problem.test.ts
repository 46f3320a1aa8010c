import { describe, expect, it } from "vitest";
import { problemResponse } from "./problem.ts";

describe("a response with problem details", () => {
  it("says so in its content type", async () => {
    const response = problemResponse({ title: "Gone", status: 410, detail: "It is gone." });
    expect(response.headers.get("content-type")).toBe("application/problem+json");
    expect(await response.json()).toEqual({
      type: "about:blank",
      title: "Gone",
      status: 410,
      detail: "It is gone.",
    });
  });
});
