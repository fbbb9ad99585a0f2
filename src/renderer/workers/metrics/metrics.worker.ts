/** The metrics worker: numbers of one pair of structures a message. */
import { answerRequests } from '../answers.ts';
import { compareStructures } from './compare-structures.ts';

answerRequests(compareStructures, () => []);
