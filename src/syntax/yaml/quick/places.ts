export interface PlaceRecorder {
  readonly x: number;
}
