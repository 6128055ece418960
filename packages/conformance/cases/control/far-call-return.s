# LCALL pushes CS and IP, LRET takes them back; here both in the data page.
# realmode: exit=hlt expect.ax=0x11 expect.sp=0x1000 expect.cs=0 mem.0xffc=08050000
# realmode: judge="KVM run; SDM vol. 2, CALL, RET"

        ljmp $0, $start
        .data
        .org 0x500
start:  mov $0x1000, %sp
        lcall $0x60, $0
        inc %ax
        hlt
        .org 0x600
        mov $0x10, %ax
        lret
