import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as z from "zod/mini";
import { NotFoundError } from "../../ground/errors.ts";
import type { Json } from "../../ground/json.ts";
import { UNUSUAL_TEXTS } from "../../testing/unusual-texts.ts";
import { type Workflow, workflow } from "./declare.ts";
import type { WorkflowDriver, WorkflowLayout } from "./driver.ts";
import { ExecutionExistsError, TaskGoneError } from "./execution-error.ts";
import type { ExecutionStatus } from "./handle.ts";

/** A platform's workflows, ready for the suite. */
export interface WorkflowFixture {
  readonly driver: WorkflowDriver;
  /** Lets time pass until an execution is no longer running, or waits for a minute. */
  settle(): Promise<void>;
  close?(): Promise<void>;
}

const schemas = { input: z.custom<Json>(), output: z.custom<Json>(), uses: {} };

/** Gives its input back. */
const ECHO = workflow("echo", {
  ...schemas,
  definition: { StartAt: "Echo", States: { Echo: { Type: "Pass", End: true } } },
});
/** Waits for longer than the suite takes. */
const PATIENT = workflow("patient", {
  ...schemas,
  definition: { StartAt: "Wait", States: { Wait: { Type: "Wait", Seconds: 86_400, End: true } } },
});
const FAILING = workflow("failing", {
  ...schemas,
  definition: { StartAt: "Fail", States: { Fail: { Type: "Fail", Error: "Broken", Cause: "for good" } } },
});

/** The behaviour of workflows. `open` makes them. */
export function workflowSuite(
  name: string,
  open: (workflows: readonly Workflow[]) => Promise<WorkflowFixture>,
): void {
  describe(`workflows: ${name}`, () => {
    let fixture: WorkflowFixture;
    const payload = (input: Json) => ({ input: JSON.stringify(input), attributes: {} });
    const ended = async (layout: WorkflowLayout, execution: string) => {
      await fixture.settle();
      return fixture.driver.describe(layout, execution);
    };

    beforeAll(async () => {
      fixture = await open([ECHO, PATIENT, FAILING]);
    });
    afterAll(() => fixture?.close?.());

    it("gives the output of an execution that succeeded, whatever is in it", async () => {
      const input = { texts: [...UNUSUAL_TEXTS], a: [1, { b: null }] };
      const { name: execution, startedAt } = await fixture.driver.start(ECHO, payload(input), undefined);
      const found = await ended(ECHO, execution);
      expect(found).toMatchObject({ name: execution, status: "SUCCEEDED", startedAt });
      expect(JSON.parse(found?.output ?? "")).toEqual(input);
      expect(Date.parse(found?.stoppedAt ?? "")).toBeGreaterThanOrEqual(Date.parse(startedAt));
    });

    it("gives the error and the cause of one that failed", async () => {
      const { name: execution } = await fixture.driver.start(FAILING, payload({}), undefined);
      expect(await ended(FAILING, execution)).toMatchObject({
        status: "FAILED" satisfies ExecutionStatus,
        error: "Broken",
        cause: "for good",
      });
    });

    // "StartExecution is idempotent for STANDARD workflows. […] if you call StartExecution with the same name and input as a running
    // execution, the call succeeds and return the same response as the original request. If the execution is closed or if the input is
    // different, it returns a 400 ExecutionAlreadyExists error.":
    // https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html
    it("begins an execution once under a name, and refuses another input", async () => {
      const first = await fixture.driver.start(PATIENT, payload({ n: 1 }), "once");
      expect(await fixture.driver.start(PATIENT, payload({ n: 1 }), "once")).toEqual(first);
      await expect(fixture.driver.start(PATIENT, payload({ n: 2 }), "once")).rejects.toThrow(
        ExecutionExistsError,
      );
      expect(await fixture.driver.describe(PATIENT, "once")).toMatchObject({ status: "RUNNING" });
    });

    it("ends an execution that is stopped, with the reason", async () => {
      await fixture.driver.start(PATIENT, payload({}), "stopped");
      await fixture.driver.stop(PATIENT, "stopped", { error: "Enough", cause: "of it" });
      expect(await ended(PATIENT, "stopped")).toMatchObject({
        status: "ABORTED",
        error: "Enough",
        cause: "of it",
      });
    });

    it("knows no execution that there is not", async () => {
      expect(await fixture.driver.describe(PATIENT, "nobody")).toBeUndefined();
      await expect(fixture.driver.stop(PATIENT, "nobody", { error: "", cause: "" })).rejects.toThrow(
        NotFoundError,
      );
    });

    it("takes no answer for a token that no task waits for", async () => {
      const answer = { type: "succeeded", token: "nobody", output: "1" } as const;
      await expect(fixture.driver.answer(PATIENT, answer)).rejects.toThrow(TaskGoneError);
    });
  });
}
