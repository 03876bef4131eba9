/* Charts drawn from data that the page carries: <div data-chart="ID"> and {{ data|json_script:"ID" }}.
   {kind: "bars"|"stacked"|"lines", across: bool, labels: [], series: [{name, values, tone, line}], links: [], unit} */
(() => {
  "use strict";
  const TONES = { blue: "#5b8ff0", deep: "#1558c0", green: "#59b380", dark: "#17683a", orange: "#f0b34a", red: "#c81e1e", cyan: "#3aa6c2", grey: "#a9b4c4", purple: "#8a6fd1" };
  const ORDER = ["blue", "green", "orange", "red", "cyan", "purple", "grey", "deep"];
  const font = getComputedStyle(document.body).fontFamily;
  const ink = "#566074";

  const option = (data) => {
    const category = { type: "category", data: data.labels, inverse: Boolean(data.across), axisLabel: { color: ink, hideOverlap: true }, axisLine: { lineStyle: { color: "#c3ccd9" } }, axisTick: { show: false } };
    const value = { type: "value", minInterval: data.whole === false ? 0 : 1, axisLabel: { color: ink }, splitLine: { lineStyle: { color: "#eef1f5" } }, name: data.across ? "" : data.unit || "", nameTextStyle: { color: ink, align: "right" } };
    const lines = data.kind === "lines";
    return {
      textStyle: { fontFamily: font },
      animation: false,
      /* richText: the policy forbids the style attributes of an HTML tooltip. */
      tooltip: { trigger: "axis", renderMode: "richText", confine: true, axisPointer: { type: lines ? "line" : "shadow" }, valueFormatter: (n) => (n === null || n === undefined ? "—" : n.toLocaleString("zh-CN")) + (data.unit ? " " + data.unit : "") },
      grid: { left: 12, right: 20, top: data.series.length > 1 ? 40 : data.across ? 10 : 30, bottom: 8, containLabel: true },
      legend: { show: data.series.length > 1, top: 8, right: 12, itemWidth: 14, itemHeight: 8, textStyle: { color: "#3a4457" } },
      xAxis: data.across ? value : category,
      yAxis: data.across ? category : value,
      series: data.series.map((series, i) => {
        const colour = TONES[series.tone] || TONES[ORDER[i % ORDER.length]];
        const line = lines || series.line;
        return {
          name: series.name, data: series.values, type: line ? "line" : "bar", stack: data.kind === "stacked" && !series.line ? "all" : undefined,
          itemStyle: { color: colour, borderRadius: line || data.kind === "stacked" ? 0 : data.across ? [0, 3, 3, 0] : [3, 3, 0, 0] },
          barMaxWidth: data.across ? 18 : 28, symbolSize: 6, lineStyle: { width: 2 }, areaStyle: lines && data.series.length === 1 ? { opacity: 0.1 } : undefined,
          cursor: data.links ? "pointer" : "default",
        };
      }),
    };
  };

  /* What the picture says, for who does not see it: the library's own description reads "NaN" for horizontal bars. */
  const spoken = (data) => {
    const said = (series, i) => (data.series.length > 1 ? series.name + " " : "") + (series.values[i] ?? "—");
    return data.labels.map((label, i) => label + " " + data.series.map((series) => said(series, i)).join(", ")).join("; ");
  };

  const draw = (place) => {
    const source = document.getElementById(place.dataset.chart);
    if (!source || place.dataset.drawn) return;
    place.dataset.drawn = "yes";
    const data = JSON.parse(source.textContent);
    const chart = echarts.init(place, null, { renderer: "canvas" });
    chart.setOption(option(data));
    place.setAttribute("aria-label", [place.getAttribute("aria-label"), data.unit, spoken(data)].filter(Boolean).join(" · "));
    if (data.links) chart.on("click", (point) => { const link = data.links[point.dataIndex]; if (link) location.assign(link); });
    new ResizeObserver(() => chart.resize()).observe(place);
  };
  const all = () => document.querySelectorAll("[data-chart]").forEach(draw);
  all();
  addEventListener("htmx:after:swap", all);
})();
