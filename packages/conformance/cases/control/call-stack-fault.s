# A CALL whose push crosses the end of the stack segment is #SS at the CALL.
# realmode: layout=flat exit=hlt expect.si=0 expect.sp=0xfffe judge="KVM run; SDM vol. 2, CALL"
        movw $fault, 12 * 4
        mov $2, %sp
bad:    calll there
        hlt
fault:  pop %si
        sub $bad, %si           # 0: the IP pushed is that of the instruction
        hlt
there:  hlt
