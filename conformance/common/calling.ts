import { fileURLToPath } from "node:url";
import app from "../../src/engine/testing/fixtures/services/app.ts";
import type { Played } from "./patterns.ts";

/** An app that calls a service outside, as long as no pattern does. */
export const CALLING: Played = {
  name: "an app that calls a service",
  folder: fileURLToPath(new URL("../../src/engine/testing/fixtures/services", import.meta.url)),
  app,
  secrets: {},
  async scenario(world) {
    const pay = (body: string) => world.fetch("/pay", { method: "POST", body });
    return [await pay("a"), await pay("b"), await pay("wait")];
  },
};
