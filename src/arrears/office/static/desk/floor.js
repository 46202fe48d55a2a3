// Queues as bars: ready and for later, stage by stage. The table behind says the same.
"use strict";
(() => {
  const draw = () => {
    const place = document.getElementById("queues");
    if (!place || !window.echarts) return;
    const style = getComputedStyle(document.documentElement);
    const colour = (name) => style.getPropertyValue(name).trim();
    const bars = JSON.parse(place.dataset.bars);
    const label = (name) => ({ show: true, position: "inside", color: name, formatter: (bar) => (bar.value ? bar.value.toLocaleString("en") : "") });
    const chart = echarts.init(place, null, { renderer: "svg" });
    chart.setOption({
      animation: false,
      grid: { left: 8, right: 24, top: 26, bottom: 8, containLabel: true },
      legend: { top: 0, right: 0, textStyle: { color: colour("--quiet") }, itemWidth: 12, itemHeight: 12 },
      xAxis: { type: "value", axisLabel: { color: colour("--quiet") }, splitLine: { lineStyle: { color: colour("--rule") } } },
      yAxis: { type: "category", inverse: true, data: bars.map((bar) => bar[0]), axisLabel: { color: colour("--ink") }, axisLine: { lineStyle: { color: colour("--rule") } }, axisTick: { show: false } },
      series: [
        { name: place.dataset.ready, type: "bar", stack: "cases", data: bars.map((bar) => bar[1]), itemStyle: { color: colour("--accent") }, label: label(colour("--accent-ink")) },
        { name: place.dataset.waiting, type: "bar", stack: "cases", data: bars.map((bar) => bar[2]), itemStyle: { color: colour("--rule") }, label: label(colour("--ink")) },
      ],
    });
    addEventListener("resize", () => chart.resize());
  };
  draw();
  document.addEventListener("htmx:afterSettle", draw);
})();
