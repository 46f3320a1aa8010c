import type { App } from "@motif/core";
import type { FeatureName } from "@motif/core/capabilities";

/** An app, and what its `serverless-defaults.yaml` says. */
export interface Example {
  readonly definition: App;
  readonly defaults?: string;
}

/** The smallest apps that ask for a room's features. */
export type Examples = Readonly<Partial<Record<FeatureName, () => Example>>>;
