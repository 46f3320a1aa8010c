import type { Format } from "@motif/compile/kit";
import type { AwsPlan } from "./rooms.ts";
import { toTemplate } from "./to-template.ts";

/** What else a plan can be written as: a template of AWS's Serverless Application Model. */
export const FORMATS: Readonly<Record<"sam", Format<AwsPlan>>> = {
  sam: { file: "template.yaml", write: toTemplate },
};
