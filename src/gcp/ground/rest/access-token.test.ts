import { AccessDeniedError, queue } from "@motif/core";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import * as z from "zod/mini";
import { queue as driver } from "../../queue/driver.ts";
import { closedAfterEach } from "../../testing/opened.ts";
import { failing, type ScriptedAnswer, scriptedService } from "../../testing/scripted-service.ts";
import { ENDPOINT_VARIABLE } from "../pubsub/environment.ts";
import { forgetToken } from "./access-token.ts";

const jobs = queue("jobs", { schema: z.unknown() });

beforeEach(() => {
  vi.stubEnv("MOTIF_QUEUE_JOBS", "projects/acme/topics/jobs");
  vi.spyOn(Math, "random").mockReturnValue(0);
});
afterEach(() => {
  forgetToken();
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});
const opened = closedAfterEach();

describe("the access token", () => {
  const service = async (...answers: ScriptedAnswer[]) => {
    const tokens: string[] = [];
    const server = opened(
      await scriptedService(answers, ({ headers }) => tokens.push(String(headers.authorization))),
    );
    // With an address of its own, and not as an emulator, which gets no token.
    vi.stubEnv(ENDPOINT_VARIABLE, server.url);
    return { tokens };
  };
  const metadata = async (...answers: ScriptedAnswer[]) => {
    const flavors: unknown[] = [];
    const server = opened(
      await scriptedService(answers, ({ headers }) => flavors.push(headers["metadata-flavor"])),
    );
    vi.stubEnv("GCE_METADATA_HOST", new URL(server.url).host);
    return flavors;
  };
  const token = (access_token: string, expires_in = 3600): ScriptedAnswer => ({
    status: 200,
    body: { access_token, expires_in, token_type: "Bearer" },
  });
  const accepted: ScriptedAnswer = { status: 200, body: { messageIds: ["1"] } };
  const send = () => driver.send(jobs, [{ body: "1", attributes: {} }]);

  it("is asked for once by all who need it, and again shortly before it expires", async () => {
    const { tokens } = await service(accepted);
    const flavors = await metadata(token("one"), token("two"));
    await Promise.all([send(), send(), send()]);
    expect(tokens).toEqual(["Bearer one", "Bearer one", "Bearer one"]);
    expect(flavors).toEqual(["Google"]);
    vi.spyOn(Date, "now").mockReturnValue(Date.now() + 3_400_000);
    await send();
    expect(tokens.at(-1)).toBe("Bearer two");
  });

  it("is replaced when a service does not take it any more", async () => {
    const { tokens } = await service(failing(401, "UNAUTHENTICATED"), accepted);
    await metadata(token("old"), token("new"));
    await send();
    expect(tokens).toEqual(["Bearer old", "Bearer new"]);
  });

  it("that is refused twice is an error", async () => {
    await service(failing(401, "UNAUTHENTICATED"));
    await metadata(token("bad"));
    await expect(send()).rejects.toThrow(AccessDeniedError);
  });

  it("is asked for again after a failure", async () => {
    await service(accepted);
    const down: ScriptedAnswer = { status: 503, body: {} };
    const flavors = await metadata(down, down, down, token("late"));
    await expect(send()).rejects.toMatchObject({ code: "no-credentials" });
    await send();
    expect(flavors).toHaveLength(4);
  });
});
