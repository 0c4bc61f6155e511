// Stands in for the FEEL editors of the properties panel: no diagram here is written in FEEL.
export default class NoFeel {}
export { NoFeel as FeelersEditor };
