import type { Scenario } from "@motif/app/testing";

/** A good request and a bad one. */
const scenario: Scenario = async (world) => {
  const greet = (body: string) =>
    world.fetch("/greetings", { method: "POST", headers: { "content-type": "application/json" }, body });
  const answers = [await greet('{"name":"Ada"}'), await greet('{"name":""}')];
  return { answers, greetings: await world.items("greetings") };
};

export default scenario;
