import { block, eachKey, output, type Resource, ref, resource, tpl } from "@motif/compile";
import { outputByName, repeated } from "@motif/compile/kit";
import { uniqueName } from "../ground/naming.ts";
import { expressionOf, ofInstance, PLACE, RESOURCE_GROUP, TAGS } from "../ground/references.ts";
import type { TerraformParts } from "../ground/room.ts";
import type { StreamPlan, StreamPlans } from "./plan.ts";
import { throughputUnits } from "./price.ts";
import { GROUP_TYPE, HUB_TYPE, HUBS, hubName, NAMESPACE, NAMESPACE_TYPE } from "./reference.ts";

/** The namespace, its event hubs, and the consumer groups that keep apart how far each consumer is. */
export function streamTerraform({ streams }: StreamPlans): TerraformParts {
  if (streams.length === 0) return {};
  const names = streams.map(({ name }) => [name, expressionOf(hubName(name))] as const);
  return {
    resourceProviders: ["Microsoft.EventHub"],
    locals: { event_hubs_host: tpl`${ref(NAMESPACE, "name")}.servicebus.windows.net` },
    data: [namespace(streams), hubs(streams), ...consumerGroups(streams)],
    outputs: {
      data: [
        output("event_hubs_namespace", {
          description: "Event Hubs of the streams.",
          value: ref(NAMESPACE, "name"),
        }),
        ...outputByName("stream_names", "Event hubs, by the name of the stream in the app.", names),
      ],
    },
  };
}

/** A throughput unit takes 1 MB or 1,000 events a second; there can be as many as there are partitions, and they come when they are needed. */
function namespace(streams: readonly StreamPlan[]): Resource {
  const most = throughputUnits(streams);
  return resource(
    NAMESPACE_TYPE,
    "streams",
    {
      name: uniqueName("streams"),
      ...PLACE,
      sku: "Standard",
      capacity: 1,
      auto_inflate_enabled: most > 1 ? true : undefined,
      maximum_throughput_units: most > 1 ? most : undefined,
      minimum_tls_version: "1.2",
      local_authentication_enabled: false,
      tags: TAGS,
    },
    { comment: "Throughput units are added when they are needed, and never taken away again." },
  );
}

/** "You can't change the partition count for an event hub after its creation" in this tier: another number makes another hub. */
function hubs(streams: readonly StreamPlan[]): Resource {
  const { forEach, value } = repeated(
    streams.map(({ name, description, partitions, retentionHours }) => ({
      key: name,
      comment: `${description}.`,
      values: { partitions, hours: retentionHours },
    })),
  );
  return resource(
    HUB_TYPE,
    "stream",
    {
      name: eachKey,
      namespace_id: ref(NAMESPACE, "id"),
      partition_count: value("partitions"),
      retention_description: block({
        cleanup_policy: "Delete",
        retention_time_in_hours: value("hours"),
      }),
    },
    { forEach },
  );
}

function consumerGroups(streams: readonly StreamPlan[]): Resource[] {
  const all = streams.flatMap(({ name, consumers }) =>
    consumers.map((consumer) => ({ key: consumer, values: { stream: name } })),
  );
  if (all.length === 0) return [];
  const { forEach, value } = repeated(all);
  return [
    resource(
      GROUP_TYPE,
      "consumer",
      {
        name: eachKey,
        namespace_name: ref(NAMESPACE, "name"),
        eventhub_name: ofInstance(HUBS, value("stream"), "name"),
        resource_group_name: ref(RESOURCE_GROUP, "name"),
      },
      { comment: "Each consumer has a position of its own.", forEach },
    ),
  ];
}
