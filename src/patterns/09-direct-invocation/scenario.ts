import type { NoScenario } from "@motif/app/testing";

/** Its functions call each other through Lambda itself, and what stands in for AWS here runs no functions. */
const scenario: NoScenario = {
  none: "its functions call each other through Lambda, which no stand-in of the conformance tests is",
};

export default scenario;
