# A handler that executes STI can be interrupted itself.
# realmode: layout=flat exit="hlt; io out8 0xf4 1; hlt" interrupt="0x40@1; 0x41@2" expect.sp=0x1ff4 judge="KVM run; SDM vol. 3, Masking Maskable Hardware Interrupts"
        movw $first, 0x40 * 4
        movw $second, 0x41 * 4
        mov $0x2000, %sp
        sti
        hlt
first:  mov $1, %al
        out %al, $0xf4
        sti
        nop
        nop
        hlt
second: hlt
