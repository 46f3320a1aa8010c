import { start } from "@motif/app/testing";
import { PROFILE as aws } from "@motif/aws/profile";
import { PROFILE as azure } from "@motif/azure/profile";
import { PROFILE as gcp } from "@motif/gcp/profile";
import { expect, it } from "vitest";
import app from "./app.ts";
import { ALICE, BOB, MARA } from "./people.ts";

const RUNS = [aws, azure, gcp].flatMap((cloud) =>
  [1, 2, 3].map((seed) => ({ title: cloud.title, seed, cloud })),
);
const PATH = "/expenses/5f0c6ac4-9b0e-4c53-8f0e-6a1f6f3f0a01";

it.each(RUNS)(
  "as $title, seed $seed, whoever may does, and whoever may not is told so",
  async ({ cloud, seed }) => {
    await using t = await start(app, { as: cloud, seed });
    const call = async (claims: typeof ALICE, method: string, path: string, body?: object) => {
      const headers = {
        authorization: `Bearer ${await t.token(claims)}`,
        ...(body && { "content-type": "application/json" }),
      };
      const response = await t.fetch(path, { method, headers, ...(body && { body: JSON.stringify(body) }) });
      return response.status;
    };
    const expense = { purpose: "Train", amount: 49_90 };
    const approved = { status: "approved" };
    expect(await call({ ...ALICE, exp: 1 }, "PUT", PATH, expense)).toBe(401);
    expect(await call(ALICE, "PUT", PATH, expense)).toBe(201);
    expect(await call(BOB, "GET", PATH)).toBe(404);
    expect(await call(ALICE, "PUT", `${PATH}/decision`, approved)).toBe(403);
    expect(await call(MARA, "PUT", `${PATH}/decision`, approved)).toBe(200);
    expect(await call(ALICE, "GET", PATH)).toBe(200);
  },
);
