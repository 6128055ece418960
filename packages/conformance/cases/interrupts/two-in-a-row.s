# A second interrupt that comes while the first handler runs waits for its IRET.
# realmode: layout=flat exit="hlt; io out8 0xf4 1; hlt" interrupt="0x40@1; 0x41@2" expect.bx=0x0201 expect.sp=0x2000 judge="KVM run; SDM vol. 3, Masking Maskable Hardware Interrupts"
        movw $first, 0x40 * 4
        movw $second, 0x41 * 4
        mov $0x2000, %sp
        sti
        hlt
        hlt
first:  mov $1, %al
        out %al, $0xf4
        mov $1, %bl
        iret
second: mov $2, %bh
        iret
