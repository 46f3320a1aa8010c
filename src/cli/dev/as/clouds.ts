import { PROFILE as aws } from "@motif/aws/profile";
import { PROFILE as azure } from "@motif/azure/profile";
import type { Profile } from "@motif/core/platform";
import { PROFILE as gcp } from "@motif/gcp/profile";

/** All clouds, as the engine imitates them. */
export const CLOUDS: readonly Profile[] = [aws, azure, gcp];

export { aws, azure, gcp };
