# ENTER whose nested frame crosses the end is #SS with SP and BP as before.
# realmode: layout=flat exit=hlt expect.si=0 expect.sp=0x1ffc expect.bp=1 judge="SDM vol. 2, ENTER"
        movw $fault, 12 * 4
        mov $0x2000, %sp
        mov $1, %bp
bad:    enter $0, $2
        hlt
fault:  pop %si
        sub $bad, %si           # 0: the IP pushed is that of the instruction
        hlt
