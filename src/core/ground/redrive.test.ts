import { describe, expect, it } from "vitest";
import {
  HISTORY,
  inGroupOrder,
  LARGEST_HISTORY_BYTES,
  MOST_REDRIVES,
  placeInGroup,
  REDRIVEN,
  RedriveRules,
  redriveMarks,
  redrivePast,
} from "./redrive.ts";

const SINCE = Date.UTC(2026, 0, 1);

describe("the marks of a message that is sent back", () => {
  it("count, and say why it had failed and whether it was mended", () => {
    const first = redriveMarks({ ...redrivePast({}), reason: "no rate", since: SINCE }, false);
    const second = redriveMarks({ ...redrivePast(first), reason: "bad iban", since: SINCE + 1000 }, true);
    expect(redrivePast(second)).toEqual({
      redriven: 2,
      history: [
        { at: "2026-01-01T00:00:00.000Z", reason: "no rate" },
        { at: "2026-01-01T00:00:01.000Z", reason: "bad iban", edited: true },
      ],
    });
  });

  it.each(["x", '"', "\\", "\u0000", "\u{1F600}", "\uD800", "ä\n"])(
    "have room for the last times only, whatever the reasons are made of: %j",
    (character) => {
      let marks: Record<string, string> = {};
      for (let time = 1; time <= 6; time++) {
        const reason = `${time} ${character.repeat(3000)}`;
        marks = redriveMarks({ ...redrivePast(marks), reason, since: SINCE }, true);
        expect(marks[REDRIVEN]).toBe(String(time));
        expect(Buffer.byteLength(marks[HISTORY] ?? "")).toBeLessThanOrEqual(LARGEST_HISTORY_BYTES);
        const { history } = redrivePast(marks);
        expect([history[0], history.at(-1)].map((each) => each?.reason.slice(0, 2))).toEqual([
          "1 ",
          `${time} `,
        ]);
      }
    },
  );

  it("keep the first time, by which it has its place in its group", () => {
    let marks: Record<string, string> = {};
    for (let time = 0; time < 9; time++)
      marks = redriveMarks({ ...redrivePast(marks), reason: "x".repeat(100), since: SINCE + time }, false);
    const again = { ...redrivePast(marks), since: SINCE + 9000 };
    expect(again.history.length).toBeGreaterThan(2);
    expect(placeInGroup(again)).toBe(SINCE);
    expect(placeInGroup({ history: [], since: SINCE + 1 })).toBe(SINCE + 1);
    expect(placeInGroup({ history: [{ at: "some day", reason: "" }], since: SINCE })).toBe(SINCE);
  });

  it("put those of a group in order, in the places that the group has", () => {
    const letters = ["b2", "x", "a3", "b1", "a1", "y", "a2"].map((name) => ({
      name,
      place: Number(name[1] ?? 0),
      ...(name.length > 1 && { group: name.slice(0, 1) }),
    }));
    expect(inGroupOrder(letters).map(({ name }) => name)).toEqual(["b1", "x", "a1", "b2", "a2", "y", "a3"]);
  });

  it.each([
    {},
    { [REDRIVEN]: "many", [HISTORY]: "[" },
    { [REDRIVEN]: "-1", [HISTORY]: "[1]" },
    { [REDRIVEN]: "1.5", [HISTORY]: "null" },
  ])("that say nothing are none: %j", (attributes) => {
    expect(redrivePast(attributes)).toEqual({ redriven: 0, history: [] });
  });
});

describe("rules of a redrive", () => {
  const letter = (id: string, group?: string, redriven = 0) => ({
    id,
    redriven,
    ...(group !== undefined && { group }),
  });
  const judged = (rules: RedriveRules, letters: readonly ReturnType<typeof letter>[]) =>
    letters.map((each) => rules.judge(each));

  it("send everything back that was not sent back three times", () => {
    const rules = new RedriveRules();
    const letters = [
      letter("a"),
      letter("b", undefined, MOST_REDRIVES - 1),
      letter("c", undefined, MOST_REDRIVES),
    ];
    expect(judged(rules, letters)).toEqual([
      "back",
      "back",
      { stays: "It was moved back 3 times, and failed again." },
    ]);
  });

  it("leave those behind one that stays in its group, and no others", () => {
    const rules = new RedriveRules({ mostRedrives: 1 });
    const letters = [letter("a", "g", 1), letter("b", "h"), letter("c", "g"), letter("d"), letter("e", "g")];
    expect(judged(rules, letters)).toEqual([
      { stays: "It was moved back 1 time, and failed again." },
      "back",
      { stays: "a is before it in its group, and stays." },
      "back",
      { stays: "a is before it in its group, and stays." },
    ]);
  });

  it("leave those behind one that could not be sent back", () => {
    const rules = new RedriveRules();
    expect(rules.judge(letter("a", "g"))).toBe("back");
    rules.stayed(letter("a", "g"));
    expect(rules.judge(letter("b", "g"))).toEqual({ stays: "a is before it in its group, and stays." });
  });

  it("send back what is asked for by name, however often it was, but not past another one of its group", () => {
    const rules = new RedriveRules({ ids: ["b", "d"] });
    const letters = [letter("a", "g"), letter("b", "g"), letter("c", "h", 9), letter("d", undefined, 9)];
    expect(judged(rules, letters)).toEqual([
      "not-asked-for",
      { stays: "a is before it in its group, and stays." },
      "not-asked-for",
      "back",
    ]);
  });
});
