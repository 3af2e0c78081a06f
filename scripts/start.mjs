import { requireNode } from './setup/node-version.mjs'

requireNode()
// Only now: on an older Node the rest would not even be read.
import('./commands/start.mjs').then((command) => command.main())
