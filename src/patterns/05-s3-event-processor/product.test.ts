import { describe, expect, it } from "vitest";
import { headerProblem, parseRow } from "./product.ts";

const COLUMNS = ["name", "sku", "quantity", "price"];

describe("a row", () => {
  it("is taken by the names of its columns, whatever their order", () => {
    expect(parseRow(COLUMNS, ["Lamp", "L-1", "3", "12.50"])).toEqual({
      product: { name: "Lamp", sku: "L-1", quantity: 3, price: 12.5 },
    });
  });

  it.each([
    ["too few fields", ["Lamp", "L-1", "3"], [""]],
    ["too many fields", ["Lamp", "L-1", "3", "1", ""], [""]],
    ["an empty name", ["", "L-1", "3", "1"], ["name"]],
    ["a line break in the name", ["La\nmp", "L-1", "3", "1"], ["name"]],
    ["several mistakes", ["Lamp", "L 1", "3.5", "-1"], ["sku", "quantity", "price"]],
    ["an empty number", ["Lamp", "L-1", "", " "], ["quantity", "price"]],
    ["a number in another notation", ["Lamp", "L-1", "0x10", "1e3"], ["quantity", "price"]],
    ["what was not valid UTF-8", [Buffer.from([0x4c, 0xe4, 0x6d]).toString(), "L-1", "3", "1"], ["name"]],
  ])("with %s is bad, and the errors say where", (_, fields, columns) => {
    const parsed = parseRow(COLUMNS, fields);
    const errors = "errors" in parsed ? parsed.errors.map(({ column }) => column) : [];
    expect(errors.sort()).toEqual(columns.sort());
  });
});

describe("a header", () => {
  it.each([
    [["sku", "name", "price", "quantity"], undefined],
    [["quantity", "sku", "price", "name"], undefined],
    [["sku", "name"], "The header has no column price, quantity."],
    [["sku", "name", "price", "quantity", "colour"], "The header has unknown or repeated columns: colour."],
    [["sku", "name", "price", "quantity", "sku"], "The header has unknown or repeated columns: sku."],
  ])("%j", (columns, problem) => {
    expect(headerProblem(columns)).toBe(problem);
  });
});
