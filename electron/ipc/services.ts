import type { Writable } from 'node:stream'
import type { Live } from '../base/live'
import type {
  BackupFileName,
  BackupGlance,
  BackupView,
  DumpRequest,
  RestoreOnto,
  RestorePlan,
  ServerHoldings,
} from '../contract/backup'
import type { CalendarCommand, CalendarView } from '../contract/calendar'
import type { PresenterView } from '../contract/demo'
import type { EngineStatus, ImageStatus, Leftover } from '../contract/engine'
import type { FaultRequest, FaultStep } from '../contract/fault'
import type { CheckedHandIn } from '../contract/hand-in'
import type { CatalogView, StepGuide } from '../contract/lab'
import type { Progress } from '../contract/progress'
import type { RecordView } from '../contract/record'
import type { SessionSummary, SessionView } from '../contract/session'
import type { Settings } from '../contract/settings'
import type { StageView } from '../contract/stage'
import type {
  Answer,
  AnswerView,
  Confidence,
  ImportSummary,
  ModelAnswer,
  PredictionView,
  RunRequest,
  RunView,
  Scorecard,
  StudyView,
  TopicPageView,
} from '../contract/study'
import type { TerminalKind, TerminalView } from '../contract/terminal'
import type { TimelineEvent } from '../contract/timeline'
import type { TopologyView } from '../contract/topology'
import type { Incident, Reconciliation, TrafficCommand, TrafficView } from '../contract/traffic'

/** What the router needs of the house, put together for main.ts and for web.ts. */
export interface Services {
  engine: {
    readonly status: Live<EngineStatus>
    readonly images: Live<ImageStatus[]>
    /** Looks for the engine now instead of at the next turn. */
    retry(): void
    /** Fetches or builds an image ahead of a lab; progress is in `images`. */
    ensureImage(image: string): Promise<void>
    leftovers(): Promise<Leftover[]>
    removeLeftovers(sessions: string[]): Promise<void>
  }
  catalog: {
    readonly view: Live<CatalogView>
    guides(labId: string): Promise<StepGuide[]>
  }
  sessions: {
    readonly list: Live<SessionSummary[]>
    start(labId: string): Promise<string>
    /** @throws AppError SESSION_GONE */
    get(sessionId: string): RunningSession
    end(sessionId: string): Promise<void>
  }
  settings: {
    readonly value: Live<Settings>
    set(change: Partial<Settings>): void
  }
  progress: {
    readonly value: Live<Progress>
    reset(labId: string): void
  }
  /** Questions and reviews: right answers come out of it only once a question was answered. */
  study: {
    readonly view: Live<StudyView>
    begin(request: RunRequest): RunView
    model(runId: string, questionId: string): ModelAnswer
    answer(
      runId: string,
      questionId: string,
      answer: Answer,
      confidence: Confidence,
      seconds: number | null,
    ): AnswerView
    /** Commits to a prediction and tries it on a real lab; until the signal aborts. */
    predict(
      runId: string,
      questionId: string,
      answer: Answer,
      confidence: Confidence,
      seconds: number | null,
      signal: AbortSignal,
    ): AsyncGenerator<PredictionView, void, void>
    scorecard(runId: string): Scorecard
    topic(id: string): TopicPageView
    exportProgress(): string
    previewImport(text: string): ImportSummary
    importProgress(text: string): ImportSummary
  }
  /** Hand-ins: a learner's own, and those that an instructor opens. */
  classroom: {
    record(labId: string): RecordView | null
    /** @throws AppError INPUT_INVALID */
    handIn(labId: string, learner: string): { name: string; text: string; receipt: string }
    check(file: string, text: string): CheckedHandIn
  }
  /** Shows a demo to a room, one at a time. What takes time goes on behind the call, and is seen in the view. */
  presenter: {
    readonly view: Live<PresenterView | null>
    readonly stage: Live<StageView | null>
    start(labId: string): void
    next(): void
    repeat(): void
    rearm(cue: number): void
    rehearse(runs: number): void
    play(cue: number): void
    cancel(): void
    openPoll(): void
    closePoll(): void
    /** Opens the audience view to the local network. @throws AppError SESSION_GONE while nothing is shown */
    openAudience(): Promise<void>
    closeAudience(): Promise<void>
    setClassName(name: string): void
    end(): Promise<void>
  }
  desktop: {
    openExternal(url: string): Promise<void>
    /** @returns the folder chosen, null when the learner cancelled */
    pickFolder(): Promise<string | null>
    /** Asks where to, and writes the file. @returns its path, null when cancelled */
    saveFile(name: string, bytes: Uint8Array): Promise<string | null>
    /** Asks where a file is to be written. @returns its path, null when cancelled */
    pickTarget(name: string): Promise<string | null>
    copyText(text: string): void
    /** Opens the projector's window, on the second display where there is one. */
    showProjector(): void
    version: string
    /** Of the machine on which containers run, as Node names it. */
    platform: string
  }
}

/** A session from start to end, as the router sees it. */
export interface RunningSession {
  readonly view: Live<SessionView>
  readonly topology: Live<TopologyView>
  readonly terminals: {
    readonly list: Live<TerminalView[]>
    /** The terminal that guides type into; opened when it is not. */
    guide(node: string, kind: TerminalKind): TerminalView
    open(node: string, kind: TerminalKind): TerminalView
    close(terminalId: string): void
    /** Types a fence's code and a newline into the guide's terminal. */
    type(node: string, kind: TerminalKind, code: string): TerminalView
    attach(terminalId: string, port: TerminalPort, size: { columns: number; rows: number }): void
  }
  guides(): StepGuide[]
  goTo(step: string): void
  markUnverified(step: string, unverified: boolean): void
  showHint(step: string): void
  showSolution(step: string): void
  answer(step: string, check: string, value: string): void
  /** Takes up the lab's files as they are now. @throws AppError LAB_INVALID */
  reloadLab(): Promise<void>
  controlNode(node: string, action: 'start' | 'stop' | 'restart'): Promise<void>
  readonly traffic: RunningTraffic
  readonly timeline: Live<TimelineEvent[]>
  readonly backupFiles: RunningBackups
  readonly calendar: RunningCalendar
  injectFault(request: FaultRequest): Promise<void>
  undoFault(id: string): Promise<void>
  /** Carries out a `fault` fence. */
  runFaultScript(script: readonly FaultStep[]): Promise<void>
}

/** The files in a session's stores. Each call @throws AppError INPUT_INVALID for one that is not there */
export interface RunningBackups {
  watch(signal: AbortSignal): AsyncGenerator<BackupView, void, void>
  verify(file: BackupFileName): Promise<void>
  cancel(file: BackupFileName): Promise<void>
  glance(file: BackupFileName): Promise<BackupGlance>
  copyTo(file: BackupFileName, target: string): Promise<void>
  /** What a restore onto a server of the lab would do there. */
  plan(file: BackupFileName, node: string): Promise<RestorePlan>
  /** What a server holds that a restore by hand may overwrite. */
  holdings(node: string): Promise<ServerHoldings>
  /** Begins it, where the server's name was typed if it had to be. */
  restoreOnto(wish: RestoreOnto): Promise<void>
  dump(request: DumpRequest): Promise<void>
  cancelWork(id: string): void
  dismissWork(id: string): void
  /**
   * Writes the file's bytes into what `open` returns, and ends it once they are whole.
   *
   * @param open is called when there is something to write
   */
  copyInto(file: BackupFileName, open: () => Writable): Promise<void>
}

/** A session's calendar. @throws AppError INPUT_INVALID for a lab without one */
export interface RunningCalendar {
  readonly view: Live<CalendarView>
  command(command: CalendarCommand): void
  /** Looks at the store anew. */
  refresh(): Promise<CalendarView>
}

/** A session's streams of orders. */
export interface RunningTraffic {
  readonly view: Live<TrafficView>
  /** @throws AppError INPUT_INVALID for a stream that the lab does not declare */
  command(stream: string, command: TrafficCommand): Promise<void>
  /** Compares the ledger of the stream's run with the rows of a server. @throws AppError SERVER_UNREACHABLE, SQL_FAILED */
  reconcile(stream: string, node: string): Promise<Reconciliation>
  /** The stream's newest outage; null when there was none. */
  incident(stream: string): Incident | null
}

/** The main half of a terminal's MessagePort. */
export interface TerminalPort {
  post(message: unknown): void
  onMessage(listener: (message: unknown) => void): void
  onClose(listener: () => void): void
  close(): void
}
