# A doubleword push at SP = 2 crosses the end of the segment: #SS, nothing is written.
# realmode: layout=flat exit=hlt expect.si=0 expect.sp=0xfffe mem.0xfffe=0000 judge="KVM run; SDM vol. 2, PUSH"
        movw $fault, 12 * 4
        mov $2, %sp
bad:    pushl $0x11223344
        hlt
fault:  pop %si
        movw $0, 0xfffe
        sub $bad, %si
        hlt
