import type { Quantity } from "../billing/line-item.ts";
import { checkUsage } from "../billing/measure.ts";
import { metered } from "../billing/metered.ts";

/** Calls through API Gateway; the first 2 million of a month are free (https://cloud.google.com/api-gateway/pricing). */
export function gcpApiGateway(resource: string, usage: { readonly calls: number }): Quantity[] {
  checkUsage(resource, usage);
  return metered("apigateway", resource, { calls: usage.calls });
}

/** A month of what else an app on Google Cloud uses. */
export interface GcpPlatformUsage {
  readonly logGiB?: number;
  /** Logs kept beyond 30 days. */
  readonly retainedLogGiB?: number;
  readonly spans?: number;
  readonly secretVersions?: number;
  readonly secretReads?: number;
  /** From Cloud Run to the internet, North America. */
  readonly internetOutGiB?: number;
  /** Conditions of alerting policies. Their price is not known: shown as not priced. */
  readonly alertConditions?: number;
}

/** Cloud Logging, Trace, Secret Manager and egress. */
export function gcpPlatform(resource: string, usage: GcpPlatformUsage): Quantity[] {
  checkUsage(resource, usage);
  return [
    ...metered("logging", resource, { ingest: usage.logGiB, retention: usage.retainedLogGiB }),
    ...metered("trace", resource, { spans: usage.spans }),
    ...metered("secretmanager", resource, { version: usage.secretVersions, access: usage.secretReads }),
    ...metered("cloudrun", resource, { "internet-egress-na": usage.internetOutGiB }),
    ...metered("monitoring", resource, { "alert-condition": usage.alertConditions }),
  ];
}
