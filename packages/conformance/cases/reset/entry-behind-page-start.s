# An entry label in the middle: the displacement of the reset jump leads there, and labels count from the page's start.
# realmode: entry=main exit=hlt expect.ax=0xf100 expect.ip=0xf104 mem.0xfffffff0=e90df1 judge="KVM run"
        hlt
        .org 0x100
main:   mov $main, %ax
        hlt
