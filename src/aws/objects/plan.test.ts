import { onObjectCreated } from "@motif/core";
import { onObject, uploads } from "@motif/core/testing";
import { describe, expect, it } from "vitest";
import { planOf, problemsOf } from "../testing/apps.ts";

describe("objects", () => {
  // https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-how-to-filtering.html
  it("are refused where two filters can match the same key", () => {
    const problems = problemsOf({
      csv: onObjectCreated(uploads, onObject("csv"), { suffix: ".csv" }),
      incoming: onObjectCreated(uploads, onObject("incoming"), { prefix: "in/" }),
    });
    expect(problems).toEqual([expect.stringContaining("S3 allows one function per object")]);
  });

  it("go to several functions where the filters exclude each other", () => {
    const plan = planOf({
      csv: onObjectCreated(uploads, onObject("csv"), { suffix: ".csv" }),
      pdf: onObjectCreated(uploads, onObject("pdf"), { suffix: ".pdf" }),
    });
    expect(plan.notifications.map(({ suffix }) => suffix)).toEqual([".csv", ".pdf"]);
  });
});
