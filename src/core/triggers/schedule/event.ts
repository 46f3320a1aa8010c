/** The type of the event when a schedule is due. */
export const SCHEDULE_FIRED_TYPE = "dev.motif.schedule.fired";
