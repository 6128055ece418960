# With CR4.DE a breakpoint on ports traps behind the IN or OUT that touches one of them, and in REP OUTSB behind each iteration.
# realmode: layout=flat exit=hlt expect.bx=3 expect.cx=2 expect.si=0x601 expect.eax=0xffff0ff4
# realmode: io="out8 0x80 0; out8 0x81 0; out16 0x7f 0; in8 0x80 0x5a; out8 0x80 0" needs=data-breakpoint
# realmode: judge="SDM vol. 3, debug registers"

        movw $trap, 1 * 4
        mov $0x2000, %sp
        mov $0x80, %eax
        mov %eax, %db2
        mov $0x02000420, %eax
        mov %eax, %db7
        xor %eax, %eax
        out %al, $0x80                  # CR4.DE is clear: no breakpoint on ports
        mov $8, %eax
        mov %eax, %cr4
        xor %eax, %eax
        mov %eax, %db6
        out %al, $0x81                  # one beyond it
        out %ax, $0x7f                  # its second byte is port 0x80
        in $0x80, %al
        mov $0x600, %si
        mov $0x80, %dx
        mov $3, %cx
        rep outsb
        hlt
trap:   inc %bx
        mov %db6, %eax
        cmp $0x601, %si
        je done
        iret
done:   hlt
